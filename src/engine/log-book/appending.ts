import type { Bytes } from '../../lib/bytes.ts';
import {
  type Author,
  type Extensions,
  type Header,
  MAX_AFTER,
  contentHash,
  entryIdOf,
} from '../logs/entry.ts';
import type { KeptEntry } from './kept-entry.ts';
import type { OpenConversation, OpenLog } from './open-conversation.ts';
import { createPlacedRows } from './placed-rows.ts';
import { countIn, keepEntry } from './taking.ts';
import type { Tx } from '../storage/transaction.ts';
import type { LogTables } from './tables.ts';

/** The entry that is to be written. */
export interface NewEntry {
  /** The own device in the present edition of its log. */
  readonly author: Author;
  /** The id of the device's owner. */
  readonly person: string;
  /** See `encodeContent`. */
  readonly content: Bytes;
  /** What the clock here says, in milliseconds since 1970. */
  readonly ms: number;
  readonly extensions?: Extensions;
  /** Signs the id, in conversations where others pass entries on. */
  sign?(id: Bytes): Promise<Bytes>;
}

/** Ids of entries by others that nothing here names: the newest. */
const newestTips = (conversation: OpenConversation, own: OpenLog): readonly Bytes[] =>
  conversation.tips
    .filter(({ author }) => author !== own.author)
    .toSorted((a, b) => b.time - a.time)
    .slice(0, MAX_AFTER)
    .map(({ id }) => id);

/**
 * Writes an entry at the end of the own log. It follows all entries that are here, so it stands at the end of the conversation.
 * @throws RangeError where there is no place for another log of this device: a bug of the caller, which begins editions
 */
export const appendEntry = async (
  tx: Tx,
  tables: LogTables,
  { conversation, said }: { readonly conversation: OpenConversation; readonly said: NewEntry },
): Promise<KeptEntry> => {
  const log = conversation.begin(said.author, said.person);
  if (!log) throw new RangeError('no room for a log of the own device');
  const header: Header = {
    conversation: conversation.name,
    author: said.author,
    number: (log.record.head?.number ?? log.record.floor) + 1,
    previous: log.record.head?.id ?? null,
    after: newestTips(conversation, log),
    ms: said.ms,
    content: contentHash(said.content),
    extensions: said.extensions ?? new Map(),
  };
  const id = entryIdOf(header);
  const entry = { id, header, content: said.content, signature: (await said.sign?.(id)) ?? null };
  const rows = createPlacedRows(tx, tables, conversation);
  const taking = { tx, tables, conversation, rows, arrivedAt: said.ms };
  const { kept, place } = await keepEntry(taking, log, { entry, branch: 0 });
  countIn(conversation, log, { entry, place, branch: 0 });
  conversation.named([...(header.previous ? [header.previous] : []), ...header.after]);
  conversation.addTip({ id, author: log.author, ...place });
  return kept;
};
