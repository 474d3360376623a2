import { done, ok } from '../../lib/result.ts';
import type { Bytes } from '../../lib/bytes.ts';
import type { Core } from '../core.ts';
import type { KeptEntry } from '../log-book/kept-entry.ts';
import { type OpenConversation, openConversation } from '../log-book/open-conversation.ts';
import { pageFrom } from '../log-book/reading.ts';
import type { EntryKey } from '../log-book/records.ts';
import { SELF } from '../storage/tables.ts';
import type { Tx } from '../storage/transaction.ts';
import type { RegisterTables } from './tables.ts';

/** Registers that are read in one change. */
const READ_AT_ONCE = 128;

/** What reading all registers needs. */
export interface ReadingDeps {
  readonly core: Core;
  readonly tables: RegisterTables;
  /** The names that are known here, in one order. */
  readonly names: readonly string[];
  /** The number here of the conversation that has the registers; undefined where there is none. */
  own(tx: Tx): number | undefined;
  isShown(about: Bytes, tx?: Tx): boolean;
  take(tx: Tx, own: OpenConversation, entry: KeptEntry): Promise<void>;
}

/** Goes through all of them. Answers whether all was kept. */
const readAll = async ({ core, own, take }: ReadingDeps): Promise<boolean> => {
  let after: EntryKey | undefined;
  for (;;) {
    const read = await core.change(async (tx) => {
      const number = own(tx);
      const conversation = number === undefined ? undefined : await openConversation(tx, core.book, number);
      if (!conversation) return ok(undefined);
      const page = await pageFrom(tx, core.book, { conversation, after, limit: READ_AT_ONCE });
      for (const entry of page) await take(tx, conversation, entry);
      return ok(page.length < READ_AT_ONCE ? undefined : page.at(-1)?.key);
    });
    if (!read.ok) return false;
    after = read.value;
    if (!after) return true;
  }
};

/**
 * Reads all registers once more, where that may bring something: after an update that knows more of them, after a restore, and where
 * a chat is here now that some were about. Where it is broken off it begins again at the next start.
 */
export const createReadingAnew = (deps: ReadingDeps) => async (): Promise<void> => {
  const { core, tables, names, isShown } = deps;
  const found = await tables.read.get(SELF);
  if (!found.ok) return;
  const { names: before = [], awaited = [] } = found.value ?? {};
  if (before.join() === names.join() && !awaited.some((about) => isShown(about))) return;
  if (!(await readAll(deps))) return;
  await core.change(async (tx) => {
    const now = await tx.get(tables.read, SELF);
    const left = (now?.awaited ?? []).filter((about) => !isShown(about, tx));
    tx.put(tables.read, SELF, { names, awaited: left });
    return done;
  });
};
