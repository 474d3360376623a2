import type { PersonId } from '../api/ids.ts';
import type { ChatRecord, CursorRecord, MessageRecord } from '../storage/tables.ts';
import type { PersonCursor } from './records.ts';

/**
 * What becomes of rows in a browser with a device key of its own. Own numbers count per device, so the new
 * device goes on behind the last number of the old one, where nothing of its own can lie: the first `resume`
 * tells the other side where that is. Their numbers count on for the same recipient, so `incoming` stays and
 * what was here already is not taken twice.
 */

/** Own messages that a restored device neither sends again nor knows to have arrived have no number. */
const UNNUMBERED = 0;

/** The numbering of the new device: nothing of its own is under way. */
export const restoredCursor = (cursor: CursorRecord): CursorRecord => ({
  ...cursor,
  delivered: cursor.nextOut - 1,
});

/** How far each conversation had come when the backup was made. */
export type DeliveredOf = (person: PersonId) => number;

export const deliveredIn = (cursors: readonly PersonCursor[]): DeliveredOf => {
  const byPerson = new Map(cursors.map(({ person, cursor }) => [person, cursor.delivered]));
  return (person) => byPerson.get(person) ?? 0;
};

/** A message as it is kept. One that was under way then is `sent`: whether it arrived is not known here. */
export const restoredMessage = (message: MessageRecord, deliveredOf: DeliveredOf): MessageRecord => {
  const { mine, seq, chat, deliveredAt } = message;
  const under = mine && deliveredAt === null && seq > deliveredOf(chat as string as PersonId);
  return under ? { ...message, seq: UNNUMBERED } : message;
};

/** The line of a chat, which says the same of its last message. */
export const restoredChat = (chat: ChatRecord, deliveredOf: DeliveredOf): ChatRecord => {
  const { id, last } = chat;
  const under = last?.mine && id !== 'notes' && last.seq > deliveredOf(id as string as PersonId);
  return under ? { ...chat, last: { ...last, seq: UNNUMBERED } } : chat;
};
