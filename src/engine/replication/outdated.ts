import { type OpenConversation, authorText } from '../log-book/open-conversation.ts';
import { lastOf } from '../logs/frontier.ts';
import type { Marks } from '../logs/marks.ts';

const startsWith = (id: Uint8Array, start: Uint8Array): boolean => start.every((byte, i) => byte === id[i]);

/** Whether marks know more of a log than is here, or another last entry: the store here is older than it once was. */
export const isNewerThanHere = (conversation: OpenConversation, marks: Marks, author: string): boolean => {
  const told = marks.logs.find((log) => authorText(log.author) === author)?.frontier;
  if (!told) return false;
  const here = conversation.logs().find(({ record }) => authorText(record) === author);
  const head = here?.record.head;
  const last = lastOf(told);
  if (last > (head?.number ?? 0)) return true;
  return last === head?.number && told.head !== null && !startsWith(head.id, told.head);
};
