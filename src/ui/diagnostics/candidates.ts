import { msg, str } from '@lit/localize';
import type { CandidateType } from '../../lib/link-report.ts';
import type { ProbedCandidate } from '../../lib/probe.ts';
import { webrtcSentence } from '../frame/network-words.ts';
import { PROBE_LIMIT_MS } from '../page-services.ts';
import type { Detail, Facts, Finding, Level } from './finding.ts';

/** A kind of ICE candidate, with its technical name. */
export const candidateWord = (type: CandidateType): string => {
  switch (type) {
    case 'host':
      return msg('own address (host)');
    case 'srflx':
      return msg('address told by STUN (srflx)');
    case 'prflx':
      return msg('address seen by the other browser (prflx)');
    case 'relay':
      return msg('through TURN (relay)');
  }
};

const familyWord = (family: ProbedCandidate['family']): string =>
  family === 'mdns' ? msg('hidden by the browser') : `IPv${family}`;

interface Words {
  readonly level: Level;
  readonly what: string;
  readonly todo?: string;
}

const blockedWords = (relayedOnly: boolean): Words => ({
  level: 'broken',
  what: relayedOnly
    ? msg('You hide your address, and no TURN server answered: there is no way to be linked.')
    : msg(
        'No STUN or TURN server answered. On the same network links work, across the internet probably not.',
      ),
  todo: msg(
    'A firewall may block it. Try another network, or a TURN server over TLS (turns:), in the settings under “Connections”.',
  ),
});

const words = ({ probe, servers, engine: { settings, network } }: Facts): Words => {
  const { relayedOnly = false } = settings;
  const broken = network.state === 'offline' ? webrtcSentence(network.webrtc) : null;
  if (broken !== null) return { level: 'broken', what: broken };
  const relayed = probe?.candidates.some(({ type }) => type === 'relay') ?? false;
  if (probe === null)
    return {
      level: 'unknown',
      what: msg(
        str`Asking STUN and TURN servers how they see this browser, for up to ${PROBE_LIMIT_MS / 1_000} seconds.`,
      ),
    };
  if (relayedOnly)
    return relayed
      ? {
          level: 'works',
          what: msg('You hide your address. Links are made through TURN alone, and it answered.'),
        }
      : blockedWords(true);
  switch (probe.nat) {
    case 'open':
      return {
        level: 'works',
        what: msg('Nothing changes the address of this device on its way: others reach it directly.'),
      };
    case 'cone':
      return {
        level: 'works',
        what: msg(
          'There is a router in between that shows everybody the same address. Direct links to most people work.',
        ),
      };
    case 'symmetric':
      return {
        level: relayed ? 'works' : 'limited',
        what: msg(
          'There is a router in between that shows everybody another port (symmetric NAT). With people whose router does the same there is no direct link; messages then go through TURN or via the network.',
        ),
        ...(relayed || servers.turn
          ? {}
          : { todo: msg('A TURN server helps: add one in the settings under “Connections”.') }),
      };
    case 'blocked':
      return relayed ? { level: 'works', what: msg('Links are made through TURN.') } : blockedWords(false);
    case 'unknown':
      return servers.any
        ? {
            level: probe.candidates.length > 0 ? 'works' : 'limited',
            what: msg(
              'There are ways to be reached. What kind of router is in between could not be told from the answers.',
            ),
          }
        : {
            level: 'limited',
            what: msg(
              'No STUN server is set, so nobody can say how the internet sees this browser. On the same network links work.',
            ),
            todo: msg('Add a STUN server in the settings under “Connections”.'),
          };
  }
};

const natWord = ({ probe }: Facts): Detail[] => {
  if (probe === null) return [];
  const value = {
    open: msg('none'),
    cone: msg('the same port towards everybody (cone)'),
    symmetric: msg('another port towards everybody (symmetric)'),
    blocked: msg('not known: nothing answered'),
    unknown: msg('not known'),
  }[probe.nat];
  return [{ name: msg('Address translation (NAT)'), value }];
};

/** The check of how this browser can be reached, according to STUN and TURN servers. */
export const candidatesFinding = (facts: Facts): Finding => {
  const { level, what, todo = null } = words(facts);
  const { candidates = [], failures = [] } = facts.probe ?? {};
  const shown = candidates.map(
    ({ type, protocol, family }) =>
      `${candidateWord(type)} · ${protocol.toUpperCase()} · ${familyWord(family)}`,
  );
  return {
    id: 'ways',
    title: msg('Ways to be reached'),
    level,
    what,
    todo,
    details: [
      ...natWord(facts),
      ...[...new Set(shown)].map((value): Detail => ({ name: msg('Way'), value })),
      ...failures.map(({ url, code }): Detail => ({
        name: url,
        value: code === 0 ? msg('no answer in time') : `${msg('error')} ${code}`,
      })),
    ],
  };
};
