import { msg, str } from '@lit/localize';
import type { CandidateType, ConnectionFailure } from '../../lib/link-report.ts';
import type { Detail, Facts, Finding } from './finding.ts';
import { candidateWord } from './candidates.ts';

interface Words {
  readonly what: string;
  readonly todo: string;
}

const typesWord = (types: readonly CandidateType[]): string =>
  types.length === 0 ? msg('none') : types.map(candidateWord).join(', ');

/** ICE found no path. The candidates of both sides show what is missing. */
const blockedTodo = ({ local, remote }: ConnectionFailure, { probe }: Facts): string => {
  const both = [...local, ...remote];
  if (both.includes('relay'))
    return msg(
      'Even TURN did not help: the network here or there may block it. A TURN server over TLS (turns:) gets through most firewalls.',
    );
  if (!local.includes('srflx') && probe?.nat !== 'open')
    return msg(
      'No STUN server told this browser its address. On one network check that its devices may see each other; across the internet a STUN or TURN server has to be reached.',
    );
  return msg(
    'The routers on both sides are in the way. A TURN server, set by one of the two in the settings under “Connections”, gets around that.',
  );
};

const words = (failure: ConnectionFailure, facts: Facts): Words => {
  const { relayedOnly = false } = facts.engine.settings;
  switch (failure.reason) {
    case 'no-candidates':
      return {
        what: msg('This browser found no way to be reached at all.'),
        todo: relayedOnly
          ? msg(
              'You hide your address, so a TURN server has to answer: test yours in the settings under “Connections”.',
            )
          : msg('A setting or an extension may keep WebRTC from working, or the network was away just then.'),
      };
    case 'no-remote-candidates':
      return {
        what: msg('The other browser named no way to reach it.'),
        todo: msg(
          'It may hide its address without a TURN server that works, or have lost its network. Its own diagnostics say more.',
        ),
      };
    case 'ice':
      return {
        what: msg('Both browsers named ways to be reached, and none of them led through.'),
        todo: blockedTodo(failure, facts),
      };
    case 'timeout':
      return {
        what: msg(
          'Both browsers named ways to be reached, and none of them had led through when the time was over.',
        ),
        todo: blockedTodo(failure, facts),
      };
    case 'dtls':
      return {
        what: msg('The two browsers reached each other, but encryption between them did not begin.'),
        todo: msg('A firewall may cut off what it does not know. Try another network.'),
      };
    case 'refused':
      return {
        what: msg('Somebody was linked and did not prove to be who was expected. That link was closed.'),
        todo: msg(
          'It may have been somebody else, or a link that broke off too early. If a contact cannot be reached, both load Driftpost again.',
        ),
      };
    case 'lost':
      return {
        what: msg('A link that was open broke off.'),
        todo: msg('It is made again by itself as soon as both are there.'),
      };
  }
};

const detailsOf = (failure: ConnectionFailure, facts: Facts): Detail[] => {
  const name = facts.formats.time(failure.at);
  const { local, remote } = failure;
  const ends = local.length + remote.length > 0;
  return [
    { name, value: words(failure, facts).what },
    ...(ends ? [{ name, value: msg(str`here: ${typesWord(local)}; there: ${typesWord(remote)}`) }] : []),
  ];
};

/**
 * The check of failed connections: the reason of the last failure, and what to do. Links that broke later are only in
 * the details.
 */
export const failedFinding = (facts: Facts): Finding => {
  const failures = facts.report?.failures ?? [];
  const base = {
    id: 'failed',
    title: msg('Last failed connection'),
    details: failures.flatMap((failure) => detailsOf(failure, facts)),
  };
  const newest = failures.find(({ reason }) => reason !== 'lost');
  if (newest === undefined) {
    return {
      ...base,
      level: 'works',
      word: msg('None'),
      what: msg('No attempt to link has failed since Driftpost was loaded.'),
      todo: null,
    };
  }
  const { what, todo } = words(newest, facts);
  const ago = facts.formats.ago(newest.at, facts.now);
  return { ...base, level: 'limited', word: ago, what, todo };
};
