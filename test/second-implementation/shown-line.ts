import type { Line } from '../../src/engine/chats/lines.ts';
import { idText } from '../../src/engine/log-book/kept-entry.ts';

/** A line of the engine as the second implementation tells it: reactions in the order of persons. */
export const shownLine = ({ entry, kind, text, written, look }: Line) => {
  const reply = written?.reply;
  return {
    id: idText(entry.id),
    kind,
    text,
    reply: reply ? [idText(reply.to), idText(reply.person), reply.excerpt] : null,
    forwardedFrom: written?.forwardedFrom ?? null,
    reactions: look.reactions
      .map(({ person, sign }) => [person as string, sign])
      .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  };
};
