import type { PersonId } from '../../../src/engine/api/ids.ts';
import {
  type Author,
  contentHash,
  encodeContent,
  entryIdOf,
  type Header,
} from '../../../src/engine/logs/entry.ts';
import type { Entry } from '../../../src/engine/logs/run.ts';
import { openConversation } from '../../../src/engine/log-book/open-conversation.ts';
import type { LogTables } from '../../../src/engine/log-book/tables.ts';
import { placeRest, takeRun } from '../../../src/engine/log-book/taking.ts';
import type { Core } from '../../../src/engine/core.ts';
import type { CborValue } from '../../../src/engine/wire/cbor.ts';
import type { Bytes } from '../../../src/lib/bytes.ts';
import { ok } from '../../../src/lib/result.ts';
import { createSeededRandom } from '../../doubles/random.ts';

/** What is said in these tests, as it would come from devices. */

const random = createSeededRandom(31);

/** A device, and its person. */
export interface Writer {
  readonly author: Author;
  readonly person: PersonId;
}

/** A new device of this person. */
export const newWriter = (person: PersonId): Writer => ({
  author: { device: random.bytes(32), edition: random.bytes(8) },
  person,
});

/** A content that says this. */
export const saying = (...said: readonly [string, ...CborValue[]]): Bytes => encodeContent(said, random);

/** An entry of these fields, with a right id. */
export const makeEntry = (
  fields: Pick<Header, 'conversation' | 'author'> & Partial<Omit<Header, 'content'>>,
  content: Bytes = saying('text', 'text'),
): Entry => {
  const header: Header = {
    number: 1,
    previous: null,
    after: [],
    ms: 0,
    extensions: new Map(),
    ...fields,
    content: contentHash(content),
  };
  return { id: entryIdOf(header), header, content, signature: null };
};

/** Takes entries of one log that follow each other. */
export const take = async (
  { change, book }: Pick<Core, 'change'> & { readonly book: LogTables },
  conversation: number,
  {
    entries,
    person,
    at,
  }: { readonly entries: readonly Entry[]; readonly person: PersonId; readonly at: number },
): Promise<void> => {
  const taken = await change(async (tx) => {
    const open = await openConversation(tx, book, conversation);
    const [first] = entries;
    if (!open || !first) throw new Error('nothing to take');
    const run = { conversation: open.name, author: first.header.author, entries };
    await takeRun(tx, book, { conversation: open, run, person, arrivedAt: at });
    open.save();
    return ok(undefined);
  });
  if (!taken.ok) throw new Error(taken.error.kind);
};

/** Places anew what earlier transactions left over, until nothing is. */
export const settle = async (
  { change, book }: Pick<Core, 'change'> & { readonly book: LogTables },
  conversation: number,
): Promise<void> => {
  for (;;) {
    const placed = await change(async (tx) => {
      const open = await openConversation(tx, book, conversation);
      if (!open) throw new Error('no conversation');
      const { rest } = await placeRest(tx, book, open);
      open.save();
      return ok(rest);
    });
    if (!placed.ok) throw new Error(placed.error.kind);
    if (!placed.value) return;
  }
};
