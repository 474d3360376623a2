import type { KeptEntry } from '../log-book/kept-entry.ts';
import type { OpenConversation } from '../log-book/open-conversation.ts';
import { entriesOfLog, pageBefore } from '../log-book/reading.ts';
import type { Ranges } from '../logs/ranges.ts';
import type { Tx } from '../storage/transaction.ts';
import { type Line, linesOf } from './lines.ts';
import type { MessageView } from './messages.ts';

/** How many own messages are told again at most: as many as a screen may have loaded. */
const MAX_REFRESHED = 600;

/** Entries that are read at a time, at least, once the first are not enough: most may be no lines, as reactions are. */
const LEAST_READ = 64;

/** Own messages: numbers in the log of this author's number here. */
export interface Refreshed {
  readonly author: number;
  readonly ranges: Ranges;
}

/** The last ones: `limit` of them, and those that have the same time as the first. */
const lastLines = (lines: readonly Line[], limit: number): readonly Line[] => {
  const first = lines.at(-limit)?.entry.time ?? 0;
  return lines.filter(({ entry }) => entry.time >= first);
};

/** Lines before a time, in their order, and whether there is anything before them. */
export const pageOf = async (
  tx: Tx,
  { core: { book }, kinds }: Pick<MessageView, 'core' | 'kinds'>,
  {
    conversation,
    limit,
    ...from
  }: { readonly conversation: OpenConversation; readonly before: number | undefined; readonly limit: number },
): Promise<{ readonly lines: readonly Line[]; readonly hasOlder: boolean }> => {
  let { before } = from;
  const lines: Line[] = [];
  for (;;) {
    const most = before === from.before ? limit : Math.max(limit - lines.length, LEAST_READ);
    const page = await pageBefore(tx, book, { conversation, before, limit: most });
    lines.unshift(...(await linesOf(tx, { core: { book }, kinds }, { conversation, entries: page })));
    const first = page[0]?.time;
    if (first === undefined) return { lines, hasOlder: false };
    before = first;
    if (lines.length < limit) continue;
    const shown = lastLines(lines, limit);
    if (shown.length < lines.length) return { lines: shown, hasOlder: true };
    const more = await pageBefore(tx, book, { conversation, before, limit: 1 });
    return { lines, hasOlder: more.length > 0 };
  }
};

/** Own entries of these ranges: the newest, where there are many. */
export const ownEntries = async (
  tx: Tx,
  { core: { book } }: MessageView,
  { conversation, which }: { readonly conversation: OpenConversation; readonly which: readonly Refreshed[] },
): Promise<readonly KeptEntry[]> => {
  const entries: KeptEntry[] = [];
  for (const { author, ranges } of which)
    for (const [first, last] of ranges.toReversed()) {
      const limit = MAX_REFRESHED - entries.length;
      if (limit <= 0) return entries;
      const numbers = [Math.max(first, last - limit + 1), last] as const;
      entries.push(...(await entriesOfLog(tx, book, { conversation, author, numbers, limit })));
    }
  return entries;
};
