import type { MessageId, PersonId } from '../api/ids.ts';
import type { Quote } from '../api/state.ts';
import { EXCERPT_CHARACTERS, type Reply } from '../kinds/text.ts';
import { idText } from '../log-book/kept-entry.ts';
import { LAST_ID, type OpenConversation } from '../log-book/open-conversation.ts';
import { entryOf } from '../log-book/reading.ts';
import { deletion } from '../kinds/deletion.ts';
import { saidBy } from '../relations/join.ts';
import type { Tx } from '../storage/transaction.ts';
import { type LineView, linesOf, preview } from './lines.ts';
import { personIdOfHash } from '../wire/ids.ts';

/** Answers to one message that are told anew when it changes, at most: those that a screen may have loaded. */
const MAX_REQUOTED = 600;

/**
 * What an answer repeats: the message as it is now, where it is here; else how it began when it was answered. Nothing that its
 * writer has deleted, whether it is here or not.
 */
export const quoteOf = async (
  tx: Tx,
  view: LineView,
  { conversation, reply }: { readonly conversation: OpenConversation; readonly reply: Reply },
): Promise<Quote> => {
  const id = idText(reply.to);
  const entry = await entryOf(tx, view.core.book, { conversation, id });
  const author = entry && conversation.log(entry.header.author)?.record.person;
  const person = (author ?? personIdOfHash(reply.person)) as PersonId;
  const quote = { id: id as MessageId, person };
  const [line] = entry ? await linesOf(tx, view, { conversation, entries: [entry] }) : [];
  if (line) return { ...quote, isHere: true, kind: line.kind, text: preview(line.text, EXCERPT_CHARACTERS) };
  // It is hidden here, or only its header came.
  if (entry) return { ...quote, isHere: false, kind: 'deleted', text: '' };
  const early = (await tx.get(view.core.book.early, [conversation.number, id])) ?? [];
  const isDeleted = saidBy(early, { kind: deletion.name, person }, conversation) !== undefined;
  return {
    ...quote,
    isHere: false,
    kind: isDeleted ? 'deleted' : 'text',
    text: isDeleted ? '' : reply.excerpt,
  };
};

/** Ids of the messages that answer these. */
export const repliesTo = async (
  tx: Tx,
  { core }: LineView,
  { conversation, ids }: { readonly conversation: OpenConversation; readonly ids: readonly string[] },
): Promise<readonly string[]> => {
  const c = conversation.number;
  const found = await Promise.all(
    ids.map((id) =>
      tx.keys(core.book.replies, { from: [c, id, ''], to: [c, id, LAST_ID], limit: MAX_REQUOTED }),
    ),
  );
  return found.flat().map(([, , reply]) => reply);
};
