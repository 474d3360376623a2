import { msg, str } from '@lit/localize';
import type { NoProfile } from '../../engine/api/errors.ts';
import type { Pairing, PairingError, PairingProblem } from '../../engine/api/pairing.ts';
import { failureWords, senderName, type Explanation } from '../invite/invite-words.ts';
import type { Formats } from '../shared/formats.ts';

const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

type TextProblem = Extract<
  PairingProblem,
  'empty' | 'not-a-code' | 'cut' | 'damaged' | 'newer' | 'invite' | 'foreign-network' | 'own'
>;

const textProblems = (): Record<TextProblem, Explanation> => ({
  empty: {
    what: msg('There is no code yet.'),
    todo: msg('Scan the code of the other side, or paste it here.'),
  },
  'not-a-code': {
    what: msg('This is not a pairing code.'),
    todo: msg('Copy the code of the other side, or their link, and paste all of it here.'),
  },
  cut: { what: msg('The end of this code is missing.'), todo: msg('Copy the whole code again.') },
  damaged: {
    what: msg('This code is damaged.'),
    todo: msg('A part of it was changed on the way. Copy it again, or scan it.'),
  },
  newer: {
    what: msg('This code was made by a newer Driftpost.'),
    todo: msg('Reload the page to get the newest version, then begin again on both sides.'),
  },
  invite: {
    what: msg('This is an invite, not a pairing code.'),
    todo: msg('Open it as a link in the address bar: invites need a server, codes do not.'),
  },
  'foreign-network': {
    what: msg('This code belongs to another network.'),
    todo: msg('Open Driftpost at the same address on both sides.'),
  },
  own: {
    what: msg('This is your own code.'),
    todo: msg('Give it to the other side, and paste here what they answer.'),
  },
});

const startAgain = (): string => msg('Make a new code and give it to the other side.');

const courseProblems = (): Record<Exclude<PairingProblem, TextProblem | 'not-kept'>, Explanation> => ({
  expired: {
    what: msg('This code has expired.'),
    todo: msg(
      'A code works for ten minutes. Begin again with a new one. If it is new, look whether both clocks are right.',
    ),
  },
  used: {
    what: msg('This code has been used already.'),
    todo: msg('A code works once, for one person. Begin again with a new one.'),
  },
  gone: {
    what: msg(
      'This code belongs to a page that was closed, reloaded or left for another tab, or it answers somebody else.',
    ),
    todo: msg(
      'Show your code once more and let the other side answer that one. Leave the page open meanwhile.',
    ),
  },
  met: {
    what: msg('Whoever made this code is a contact of yours.'),
    todo: msg(
      'What it answers was shown in another page or tab, which may have linked you already. Open the chat; or show your code once more and let the other side answer that one.',
    ),
  },
  'no-links': {
    what: msg('This browser cannot open a connection right now.'),
    todo: msg('Look whether WebRTC is switched off in its settings, then try again.'),
  },
  unanswered: { what: msg('Nobody took your code in time.'), todo: startAgain() },
  unreachable: {
    what: msg('The two browsers found no way to each other.'),
    todo: msg(
      'Bring both into the same network, for example the hotspot of one of the phones, then make a new code.',
    ),
  },
  unproven: {
    what: msg('Whoever answered could not prove to be the person in the code.'),
    todo: startAgain(),
  },
  lost: { what: msg('The connection broke off too early.'), todo: startAgain() },
});

/** An error, and what to do about it. */
export const pairingProblemWords = (problem: PairingProblem): Explanation => {
  if (problem === 'not-kept') return failureWords({ kind: 'not-kept', problem: 'failed' });
  return { ...textProblems(), ...courseProblems() }[problem];
};

/** Every error that a code can cause. */
export const pairingFailureWords = (error: PairingError | NoProfile): Explanation =>
  error.kind === 'pairing' ? pairingProblemWords(error.problem) : failureWords(error);

/** The progress of the pairing, and what to do next. */
export const stepWords = ({ step, peer }: Pairing): string => {
  const sender = senderName(peer?.nickname ?? '');
  switch (step) {
    case 'offered':
      return msg(
        'Let the other side scan this code, or send it to them. They answer with a code of their own, which goes in below.',
      );
    case 'answered':
      return msg(
        str`Now let ${sender} scan this answer, or send it back. You are linked as soon as they have taken it.`,
      );
    case 'linking':
      return msg(str`Connecting with ${sender}. This takes a few seconds.`);
    case 'done':
      return msg(str`${sender} is a contact now.`);
    default:
      return msg('Making a code. This takes up to three seconds.');
  }
};

/** How long a code still works, in words. */
export const leftWords = (leftMs: number, formats: Formats): string => {
  if (leftMs > MINUTE_MS) {
    const minutes = Math.ceil(leftMs / MINUTE_MS);
    const shown = formats.number(minutes);
    return formats.plural(minutes, {
      one: msg(str`Works for ${shown} more minute, as long as this page stays open.`, {
        id: 'code-left-one',
      }),
      few: msg(str`Works for ${shown} more minutes, as long as this page stays open.`, {
        id: 'code-left-few',
      }),
      many: msg(str`Works for ${shown} more minutes, as long as this page stays open.`, {
        id: 'code-left-many',
      }),
      other: msg(str`Works for ${shown} more minutes, as long as this page stays open.`, {
        id: 'code-left-other',
      }),
    });
  }
  const seconds = formats.number(Math.max(0, Math.ceil(leftMs / SECOND_MS)));
  return msg(str`Works for less than a minute: ${seconds} s.`);
};
