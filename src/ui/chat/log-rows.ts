import type { MessageId } from '../../engine/api/ids.ts';
import type { Message } from '../../engine/api/state.ts';

/** Messages of one author within this time stand together. */
const TOGETHER_MS = 5 * 60_000;

/** What the log shows from top to bottom; `key` is stable as long as the row is the same. */
export type LogRow =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'unread'; readonly key: string }
  | {
      readonly kind: 'message';
      readonly key: MessageId;
      readonly message: Message;
      readonly joined: boolean;
      /** Written on another day than the one that it stands under. */
      readonly otherDay: boolean;
    };

const sameDay = (a: number, b: number): boolean => new Date(a).toDateString() === new Date(b).toDateString();

const isTogether = (before: Message, message: Message): boolean =>
  before.mine === message.mine && Math.abs(message.writtenAt - before.writtenAt) < TOGETHER_MS;

/**
 * Messages with the days and the beginning of what is unread between them. The day is that of the latest time so far:
 * one that was written by a wrong clock, or came late, takes no day back.
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
