import type { Message } from '../../engine/api/state.ts';

/** Messages of one author within this time stand together. */
const TOGETHER_MS = 5 * 60_000;

/** What the log shows from top to bottom; `key` is stable as long as the row is the same. */
export type LogRow =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'unread'; readonly key: string }
  | { readonly kind: 'message'; readonly key: string; readonly message: Message; readonly joined: boolean };

const sameDay = (a: number, b: number): boolean => new Date(a).toDateString() === new Date(b).toDateString();

/** Messages with the days and the beginning of what is unread between them. */
export const logRows = (messages: readonly Message[], unreadFrom: number | null): readonly LogRow[] => {
  const rows: LogRow[] = [];
  let before: Message | null = null;
  for (const message of messages) {
    const newDay = before === null || !sameDay(before.writtenAt, message.writtenAt);
    if (newDay) rows.push({ kind: 'day', key: `day-${message.order}`, at: message.writtenAt });
    const unread = message.order === unreadFrom;
    if (unread) rows.push({ kind: 'unread', key: 'unread' });
    const together =
      before !== null && before.mine === message.mine && message.writtenAt - before.writtenAt < TOGETHER_MS;
    rows.push({ kind: 'message', key: message.id, message, joined: together && !newDay && !unread });
    before = message;
  }
  return rows;
};
