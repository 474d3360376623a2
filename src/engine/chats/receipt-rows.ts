import type { Core } from '../core.ts';
import type { KeptEntry } from '../log-book/kept-entry.ts';
import type { OpenConversation } from '../log-book/open-conversation.ts';
import type { Ranges } from '../logs/ranges.ts';
import type { Tx } from '../storage/transaction.ts';

/** What a receipt says of own messages. */
export const DELIVERED = 0;
export const READ = 1;
type What = typeof DELIVERED | typeof READ;

/** Receipts that are read for one log of a page at most: one for each number is the worst. */
const MAX_RECEIPTS = 1_024;

/** Notes since when contacts have these numbers of an own log, or have read them. */
export const putReceipts = (
  tx: Tx,
  { tables }: Pick<Core, 'tables'>,
  {
    at,
    ranges,
    ...of
  }: {
    readonly conversation: number;
    readonly author: number;
    readonly what: What;
    readonly ranges: Ranges;
    /** In milliseconds since 1970. */
    readonly at: number;
  },
): void => {
  for (const [first, last] of ranges)
    tx.put(tables.receipts, [of.conversation, of.author, of.what, last], { first, at });
};

/** Finds when a number of an own log was delivered or read, in milliseconds since 1970; null where that is unknown. */
export type FindReceipt = (author: number, what: What, number: number) => number | null;

/** What was told of the own ones among these entries. */
export const receiptsIn = async (
  tx: Tx,
  { tables }: Pick<Core, 'tables'>,
  {
    conversation,
    entries,
  }: { readonly conversation: OpenConversation; readonly entries: readonly KeptEntry[] },
): Promise<FindReceipt> => {
  const numbers = new Map<number, number[]>();
  for (const { header } of entries) {
    const log = conversation.log(header.author);
    if (log && log.record.delivered.length > 0)
      numbers.set(log.author, [...(numbers.get(log.author) ?? []), header.number]);
  }
  const found = new Map<string, { first: number; last: number; at: number }[]>();
  const look = async (author: number, what: What, wanted: readonly number[]): Promise<void> => {
    const [low, high] = [Math.min(...wanted), Math.max(...wanted)];
    const limit = Math.min(high - low + 1, MAX_RECEIPTS);
    const from = [conversation.number, author, what, low] as const;
    const to = [conversation.number, author, what, Number.MAX_SAFE_INTEGER] as const;
    const rows = await tx.list(tables.receipts, { from, to, limit });
    found.set(
      `${author} ${what}`,
      rows.map(({ key, value }) => ({ ...value, last: key[3] })),
    );
  };
  await Promise.all(
    [...numbers].flatMap(([author, wanted]) => [look(author, DELIVERED, wanted), look(author, READ, wanted)]),
  );
  return (author, what, number) =>
    found.get(`${author} ${what}`)?.find(({ first, last }) => first <= number && number <= last)?.at ?? null;
};
