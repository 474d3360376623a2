import { msg, str } from '@lit/localize';
import type { FingerprintCheck, Verification } from '../../engine/api/state.ts';
import type { Explanation } from '../invite/invite-words.ts';
import type { Formats } from '../shared/formats.ts';
import { isolated } from '../shared/isolated.ts';

/** The contact, and when the comparison expires. */
export interface VerifyContext {
  readonly name: string;
  readonly online: boolean;
  readonly formats: Formats;
}

/** The current step, in one sentence. */
export const stepWords = (
  { step, endsAt }: Verification,
  { name, online, formats }: VerifyContext,
): string => {
  const time = endsAt === null ? '' : formats.time(endsAt);
  switch (step) {
    case 'waiting':
      return online
        ? msg(str`Waiting for ${isolated(name)} to open Verify too, until ${time}.`)
        : msg(
            str`${isolated(name)} is not here now. The six digits need both of you at once. The long code below can be compared any time.`,
          );
    case 'asked':
      return msg(str`${isolated(name)} wants to compare safety codes.`);
    case 'starting':
      return msg(str`Making the code together with the browser of ${isolated(name)}.`);
    case 'comparing':
      return msg(str`Does ${isolated(name)} see the same six digits?`);
    case 'confirming':
      return msg(str`Waiting for ${isolated(name)} to say that the codes match, until ${time}.`);
    case 'verified':
      return msg(str`Both of you have compared the codes: nobody sits between you and ${isolated(name)}.`);
    case 'ended':
      return '';
  }
};

/** The warning about a person in the middle, and what it means. */
const differWords = (name: string): Explanation => ({
  what: msg('The codes differ.'),
  todo: msg(
    str`Somebody may sit between you and ${isolated(name)} and read along. Write nothing secret here. Ask ${isolated(name)} another way, for example on the phone, and compare again.`,
  ),
});

/** Why the comparison has ended, and what to do. */
export const problemWords = ({ problem, endsAt }: Verification, context: VerifyContext): Explanation => {
  const { name, formats } = context;
  const again = msg('Nothing has changed. You can try again.');
  switch (problem) {
    case 'differs':
      return differWords(name);
    case 'expired':
      return { what: msg(str`Time is up: ${isolated(name)} did not finish comparing.`), todo: again };
    case 'stopped':
      return { what: msg(str`${isolated(name)} has closed the comparison.`), todo: again };
    case 'lost':
      return { what: msg(str`The connection to ${isolated(name)} was lost.`), todo: again };
    case 'too-many': {
      const time = endsAt === null ? '' : formats.time(endsAt);
      return {
        what: msg('Those were many codes in one hour.'),
        todo: msg(str`The next one can be made at ${time}. The long code below works now.`),
      };
    }
    case 'unjudged':
      return {
        what: msg('For the second time today a comparison ended before you could judge the code.'),
        todo: msg(
          str`It can be chance. But somebody between you and ${isolated(name)} could be guessing, and ends what was guessed wrong. Sit together, or compare the long code below.`,
        ),
      };
    case 'not-kept':
    case null:
      return {
        what: msg('The result could not be kept on this device.'),
        todo: msg('Make room on this device, then compare again.'),
      };
  }
};

/** The result of a scan, or of a comparison of the long code. */
export const checkWords = (check: FingerprintCheck, name: string): Explanation => {
  switch (check) {
    case 'match':
      return {
        what: msg('Verified'),
        todo: msg(
          str`${isolated(name)} is verified on this device. Let ${isolated(name)} do the same with your code.`,
        ),
      };
    case 'differs':
      return differWords(name);
    case 'own':
      return {
        what: msg('This is your own code.'),
        todo: msg(str`Scan the one on the screen of ${isolated(name)}.`),
      };
    case 'newer':
      return {
        what: msg('This code was made by a newer Driftpost.'),
        todo: msg('Reload the page to get the newest version, then scan again.'),
      };
    case 'unreadable':
      return {
        what: msg('This is not a verification code.'),
        todo: msg(str`Scan the code that ${isolated(name)} sees under Verify, More exact.`),
      };
  }
};
