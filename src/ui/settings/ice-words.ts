import { msg, str } from '@lit/localize';
import { type IceServer, MAX_ICE_SERVERS, iceKind, isTurn, iceUrls } from '../../lib/ice-server.ts';
import type { Probe, ProbeFailure } from '../../lib/probe.ts';
import { isolated } from '../shared/isolated.ts';

/** RFC 8489, 14.8: the name or the password is not accepted. Chromium's own: the server was not reached. */
const UNAUTHORIZED = 401;
const NOT_REACHED = 701;
const NO_ANSWER = 0;

/** The name of a server in the list: its first address. */
export const serverName = (server: IceServer): string => iceUrls(server).join(', ');

/** The result of a test in words, and whether the server does its job. */
export interface TestWords {
  readonly works: boolean;
  readonly text: string;
}

const failureWords = ({ code, text }: ProbeFailure): string => {
  switch (code) {
    case UNAUTHORIZED:
      return msg('It does not accept this username and password.');
    case NOT_REACHED:
      return msg('It was not reached: its address may be wrong, it may be down, or this network blocks it.');
    case NO_ANSWER:
      return msg('It did not answer in time.');
    default:
      return msg(str`It answered with error ${code} ${isolated(text)}`);
  }
};

/** Words for the result of a test of one server. */
export const testWords = (server: IceServer, { candidates, failures }: Probe): TestWords => {
  const passesOn = candidates.some(({ type }) => type === 'relay');
  const tellsAddress = candidates.some(({ type }) => type === 'srflx');
  if (passesOn)
    return { works: true, text: msg('It works: it gave an address and passes on what goes there (relay).') };
  const [failure] = failures;
  if (isTurn(server) && failure) return { works: false, text: failureWords(failure) };
  if (isTurn(server) && tellsAddress)
    return {
      works: false,
      text: msg('It told the address others see you at (srflx), but it passes nothing on.'),
    };
  if (tellsAddress)
    return { works: true, text: msg('It works: it told the address others see you at (srflx).') };
  if (failure) return { works: false, text: failureWords(failure) };
  if (!isTurn(server) && candidates.length > 0)
    return {
      works: true,
      text: msg('It told nothing new: others see this device at its own address (host).'),
    };
  return { works: false, text: msg('Nothing came from it.') };
};

/** The inputs for a new server. */
export interface TypedServer {
  readonly url: string;
  readonly username: string;
  readonly credential: string;
}

/** Why a server cannot be added, or null. */
export const refusalWords = (
  { url, username, credential }: TypedServer,
  known: readonly IceServer[],
): string | null => {
  const kind = iceKind(url);
  if (kind === undefined)
    return msg('An address looks like stun:stun.example:3478 or turn:turn.example:3478.');
  if (kind === 'turn' && !(username && credential))
    return msg('A TURN server needs a username and a password.');
  if (known.some((server) => iceUrls(server).includes(url)))
    return msg('This server is in the list already.');
  if (known.length >= MAX_ICE_SERVERS) return msg('The list is full. Remove a server first.');
  return null;
};
