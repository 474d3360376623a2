import { msg } from '@lit/localize';
import { clockSentence, clockTodo, isClockWrong } from '../shared/clock-words.ts';
import type { Facts, Finding } from './finding.ts';

const agreesWord = (by: 'host' | 'contacts'): string =>
  by === 'host'
    ? msg('It agrees with the host of this page.')
    : msg('It agrees with the clocks of your contacts. The host of this page did not say the time.');

/** The check of the device's clock. Meeting places and the expiry of invites depend on it. */
export const clockFinding = ({ engine: { network }, formats }: Facts): Finding => {
  const { clock } = network;
  const base = { id: 'clock', title: msg('Clock'), details: [] };
  if (clock === null)
    return {
      ...base,
      level: 'unknown',
      what: msg('There was nothing to compare it with. Contacts are found if it is off by a day at most.'),
      todo: null,
    };
  const said = clockSentence(clock, formats.locale);
  return {
    ...base,
    level: isClockWrong(clock) ? 'limited' : 'works',
    what: said || agreesWord(clock.by),
    todo: said ? clockTodo(clock) : null,
  };
};
