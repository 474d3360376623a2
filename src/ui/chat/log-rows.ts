import type { MessageId } from '../../engine/api/ids.ts';
import type { Message } from '../../engine/api/state.ts';

/** Messages of one author within this time form a group, in milliseconds. */
const TOGETHER_MS = 5 * 60_000;

/** The rows of the log from top to bottom. `key` is stable as long as the row is the same. */
export type LogRow =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'unread'; readonly key: string }
  | {
      readonly kind: 'message';
      readonly key: MessageId;
      readonly message: Message;
      readonly joined: boolean;
      /** Whether it was written on another day than the one in the heading above. */
      readonly otherDay: boolean;
    };

const sameDay = (a: number, b: number): boolean => new Date(a).toDateString() === new Date(b).toDateString();

const isTogether = (before: Message, message: Message): boolean =>
  before.mine === message.mine && Math.abs(message.writtenAt - before.writtenAt) < TOGETHER_MS;

/**
 * Messages with headings of days and the line "New messages" between them. The day is that of the latest time so far,
 * so a message from a wrong clock or a late arrival does not go back a day.
 */
export const logRows = (messages: readonly Message[], unreadFrom: MessageId | null): readonly LogRow[] => {
  const rows: LogRow[] = [];
  let before: Message | null = null;
  let latest = -Infinity;
  for (const message of messages) {
    const at = Math.max(latest, message.writtenAt);
    const newDay = before === null || !sameDay(latest, at);
    if (newDay) rows.push({ kind: 'day', key: `day-${message.id}`, at });
    const unread = message.id === unreadFrom;
    if (unread) rows.push({ kind: 'unread', key: 'unread' });
    const otherDay = !sameDay(at, message.writtenAt);
    const joined = before !== null && !newDay && !unread && isTogether(before, message);
    rows.push({ kind: 'message', key: message.id, message, joined, otherDay });
    before = message;
    latest = at;
  }
  return rows;
};
