import type { MessageId, PersonId } from '../api/ids.ts';
import type { Quote } from '../api/state.ts';
import { EXCERPT_CHARACTERS, type Reply } from '../kinds/text.ts';
import { type KeptEntry, idText } from '../log-book/kept-entry.ts';
import { LAST_ID, type OpenConversation } from '../log-book/open-conversation.ts';
import { entryOf } from '../log-book/reading.ts';
import { deletion } from '../kinds/deletion.ts';
import { saidBy } from '../relations/join.ts';
import type { Tx } from '../storage/transaction.ts';
import { type Line, type LineView, linesOf, preview } from './lines.ts';
import { personIdOfHash } from '../wire/ids.ts';

/** Answers to one message that are told anew when it changes, at most: those that a screen may have loaded. */
const MAX_REQUOTED = 600;

/** What is quoted, where it is here: the entry, and the line that it is. */
interface Original {
  readonly entry: KeptEntry;
  /** undefined: it is hidden here, or only its header came. */
  readonly line: Line | undefined;
}

const originalOf = async (
  tx: Tx,
  view: LineView,
  { conversation, id }: { readonly conversation: OpenConversation; readonly id: string },
): Promise<Original | undefined> => {
  const entry = await entryOf(tx, view.core.book, { conversation, id });
  if (!entry) return undefined;
  const [line] = await linesOf(tx, view, { conversation, entries: [entry] });
  return { entry, line };
};

/** What is quoted of a message that is not here: how it began when it was answered, and nothing where its writer has deleted it. */
const claimed = async (
  tx: Tx,
  { core }: LineView,
  { conversation, reply }: { readonly conversation: OpenConversation; readonly reply: Reply },
): Promise<Quote> => {
  const id = idText(reply.to);
  const person = personIdOfHash(reply.person);
  const early = (await tx.get(core.book.early, [conversation.number, id])) ?? [];
  const isDeleted = saidBy(early, { kind: deletion.name, person }, conversation) !== undefined;
  const quote = { id: id as MessageId, person: person as PersonId, isHere: false };
  return isDeleted
    ? { ...quote, kind: 'deleted', text: '' }
    : { ...quote, kind: 'text', text: reply.excerpt };
};

/**
 * What answers repeat: the message as it is now, where it is here; else how it began when it was answered. Nothing that its writer
 * has deleted, whether it is here or not. What is among these lines, or answered by several, is not read again.
 */
export const createQuotes = (
  tx: Tx,
  view: LineView,
  { conversation, lines }: { readonly conversation: OpenConversation; readonly lines: readonly Line[] },
): ((reply: Reply) => Promise<Quote>) => {
  const found = new Map<string, Promise<Original | undefined>>(
    lines.map((line) => [idText(line.entry.id), Promise.resolve({ entry: line.entry, line })]),
  );
  return async (reply) => {
    const id = idText(reply.to);
    const finding = found.get(id) ?? originalOf(tx, view, { conversation, id });
    found.set(id, finding);
    const original = await finding;
    if (!original) return claimed(tx, view, { conversation, reply });
    const { entry, line } = original;
    const author = conversation.log(entry.header.author)?.record.person;
    const person = (author ?? personIdOfHash(reply.person)) as PersonId;
    const quote = { id: id as MessageId, person };
    if (!line) return { ...quote, isHere: false, kind: 'deleted', text: '' };
    return { ...quote, isHere: true, kind: line.kind, text: preview(line.text, EXCERPT_CHARACTERS) };
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
