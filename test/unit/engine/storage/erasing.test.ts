import { expect } from 'chai';
import type { ChatId, PersonId } from '../../../../src/engine/api/ids.ts';
import { createErrorBoundary } from '../../../../src/engine/error-boundary.ts';
import { createChanges } from '../../../../src/engine/storage/changes.ts';
import { eraseRows } from '../../../../src/engine/storage/erasing.ts';
import { createKeptRows } from '../../../../src/engine/storage/kept-rows.ts';
import { TABLES, TABLE_NAMES, createTables } from '../../../../src/engine/tables.ts';
import { done } from '../../../../src/lib/result.ts';
import type { Store, StoreKey } from '../../../../src/ports/store.ts';
import { createVirtualClock } from '../../../doubles/clock.ts';
import { createTestLog } from '../../../doubles/log.ts';
import { createMemoryStore } from '../../../doubles/store.ts';
import { type Owner, aRowInEach, idOf } from './rows-of.ts';

const JUN: Owner = { id: idOf(2), conversation: 7 };
const NOOR: Owner = { id: idOf(3), conversation: 8 };

/** Keys of what is in a store, by table. */
const keysIn = async (store: Store): Promise<Readonly<Record<string, readonly StoreKey[]>>> => {
  const found = await Promise.all(
    TABLE_NAMES.map(async (table) => {
      const keys = await store.keys(table);
      return [table, keys.ok ? keys.value : []] as const;
    }),
  );
  return Object.fromEntries(found);
};

/** Tables with rows of two people, and changes over them. */
const withRows = async () => {
  const store = createMemoryStore();
  const log = createTestLog({ faults: [], errors: [] });
  await store.write([...aRowInEach(JUN), ...aRowInEach(NOOR)]);
  const boundary = createErrorBoundary(log);
  const clock = createVirtualClock();
  const changes = createChanges({ store, log, clock, boundary, wrote: () => undefined });
  const tables = createTables({ store, log });
  const erase = ({ id, conversation }: Owner) =>
    changes.change(async (tx) => {
      const what = { person: id as PersonId, chat: id as ChatId, conversation };
      await eraseRows(tx, { open: tables.more, kept: TABLES }, what);
      return done;
    });
  return { store, tables, erase };
};

describe('erasing by the rules of tables', () => {
  it('reads the rows that are made for it: each fits its schema', async () => {
    const { tables } = await withRows();
    for (const { table, value } of aRowInEach(JUN)) {
      const opened = (tables as unknown as Record<string, (typeof tables)['contacts'] | undefined>)[table];
      if (opened) expect(opened.read(value), table).not.to.equal(undefined);
    }
  });

  it('takes away what is of a person, and nothing of anybody else', async () => {
    const { store, erase } = await withRows();
    expect((await erase(JUN)).ok).to.equal(true);
    const left = await keysIn(store);
    const ofNoor = aRowInEach(NOOR);
    for (const [i, { table, key }] of aRowInEach(JUN).entries()) {
      const rule = TABLES.flatMap(Object.entries).find(([name]) => name === table)?.[1].erase;
      const own = rule === 'all' ? [key] : [];
      expect(left[table], table).to.have.deep.members([...own, ofNoor[i]!.key]);
    }
  });

  it('brings memory to it, for every view of a table', async () => {
    const { tables, erase } = await withRows();
    const views = [tables.drafts, tables.more({ name: 'drafts', schema: tables.drafts as never })];
    const rows = views.map((table) => createKeptRows<ChatId, unknown>(table as (typeof tables)['drafts']));
    await rows[0]!.load();
    expect(rows[0]!.entries().map(([key]) => key)).to.have.members([JUN.id, NOOR.id]);
    await erase(JUN);
    expect(rows[0]!.entries().map(([key]) => key)).to.deep.equal([NOOR.id]);
    expect(rows[1]!.has(JUN.id as ChatId)).to.equal(false);
  });
});
