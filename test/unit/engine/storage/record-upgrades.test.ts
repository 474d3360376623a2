import { expect } from 'chai';
import { type RecordUpgrade, upgradeRecords } from '../../../../src/engine/storage/record-upgrades.ts';
import type { Store, StoreValue } from '../../../../src/ports/store.ts';
import { createTestLog } from '../../../doubles/log.ts';
import { type MemoryStore, createMemoryStore } from '../../../doubles/store.ts';
import { PASSPHRASE, dump, startOver } from '../../vault/parts.ts';
import { amount } from '../../amount.ts';

/** Enough for several batches. */
const ROWS = 600;

/** How often a record was upgraded. */
interface Counted {
  readonly times: number;
  readonly text: string;
}

const again = (value: StoreValue): StoreValue => {
  const { times, text } = value as Counted;
  return { times: times + 1, text };
};

const entries: RecordUpgrade = { table: 'entries', from: 1, to: 2, upgrade: ({ value }) => again(value) };
const drafts: RecordUpgrade = { table: 'drafts', from: 1, to: 2, upgrade: ({ value }) => again(value) };
const further: RecordUpgrade = { table: 'entries', from: 2, to: 3, upgrade: ({ value }) => again(value) };
const ALL = [entries, drafts, further];

const put = (table: string, key: string | readonly [string, number]) =>
  ({ op: 'put', table, key, value: { times: 0, text: `text of ${String(key)}` } }) as const;

const fill = async (store: Store): Promise<void> => {
  const rows = Array.from({ length: ROWS }, (_, order) => put('entries', ['notes', order]));
  await store.write([...rows, put('drafts', 'notes'), put('drafts', 'other')]);
};

/** Lets so many writes through, then nothing any more: the power is gone. */
const dyingAfter = (store: Store, writes: number): Store => {
  let left = writes;
  return {
    ...store,
    write: async (batch, durability) =>
      left-- > 0 ? store.write(batch, durability) : { ok: false, error: { kind: 'closed' } },
  };
};

const log = createTestLog();

/** How often each record was upgraded. */
const times = async (store: Store): Promise<Record<string, Set<number>>> => {
  const found: Record<string, Set<number>> = {};
  for (const [key, value] of await dump(store)) {
    const [table = ''] = key.split(' ');
    if (table === 'entries' || table === 'drafts') (found[table] ??= new Set()).add((value as Counted).times);
  }
  return found;
};

/** The records as an engine reads them at a start, with the passphrase where there is one. */
const opened = async (raw: MemoryStore, hasVault: boolean): Promise<Store> => {
  const { store, vault } = startOver(raw);
  if (hasVault) expect((await vault.unlock(PASSPHRASE)).kind).to.equal('opened');
  return store;
};

const filled = async (hasVault: boolean): Promise<MemoryStore> => {
  const raw = createMemoryStore();
  await fill(raw);
  const { vault, lane } = startOver(raw);
  if (hasVault) await vault.run({ kind: 'set', passphrase: PASSPHRASE }, lane);
  return raw;
};

describe('an upgrade of records', () => {
  for (const hasVault of [false, true])
    it(`upgrades each exactly once, stopped at every write, ${hasVault ? 'with' : 'without'} a passphrase`, async () => {
      for (let writes = 0; ; writes += hasVault ? amount(3, 1) : 1) {
        const raw = await filled(hasVault);
        const dying = dyingAfter(await opened(raw.reopen(), hasVault), writes);
        const first = await upgradeRecords({ store: dying, log }, ALL);
        const store = await opened(raw.reopen(), hasVault);
        expect(await upgradeRecords({ store, log }, ALL)).to.have.property('ok', true);
        expect(await times(store)).to.deep.equal({ entries: new Set([2]), drafts: new Set([1]) });
        // Three batches, one, and three again.
        expect(first.ok).to.equal(writes >= 7);
        if (first.ok) return;
      }
    });

  it('stopped again and again comes to its end', async () => {
    const raw = await filled(false);
    let starts = 0;
    while (!(await upgradeRecords({ store: dyingAfter(raw, 1), log }, ALL)).ok) starts++;
    expect(starts).to.equal(6);
    expect(await times(raw)).to.deep.equal({ entries: new Set([2]), drafts: new Set([1]) });
  });

  it('is over where there is nothing, so that what comes later is not touched', async () => {
    const store = createMemoryStore();
    expect(await upgradeRecords({ store, log }, [entries])).to.have.property('ok', true);
    await store.write([put('entries', ['notes', 1])]);
    expect(await upgradeRecords({ store, log }, [entries])).to.have.property('ok', true);
    expect(await times(store)).to.deep.equal({ entries: new Set([0]) });
  });

  it('leaves what cannot be read where it is, and says so', async () => {
    const faults: string[] = [];
    const store = createMemoryStore();
    await store.write([put('entries', ['notes', 1]), put('entries', ['notes', 2])]);
    const upgrade: RecordUpgrade['upgrade'] = ({ key, value }) =>
      (key as readonly unknown[])[1] === 1 ? undefined : again(value);
    const deps = { store, log: createTestLog({ faults }) };
    expect(await upgradeRecords(deps, [{ ...entries, upgrade }])).to.have.property('ok', true);
    expect(await times(store)).to.deep.equal({ entries: new Set([0, 1]) });
    expect(faults).to.have.length(1);
  });

  it('upgrades nothing where it is not known how far it came', async () => {
    const store = createMemoryStore();
    await fill(store);
    await store.write([{ op: 'put', table: 'meta', key: 'entries', value: 'damaged' }]);
    expect(await upgradeRecords({ store, log }, [entries])).to.have.property('ok', false);
    expect(await times(store)).to.deep.equal({ entries: new Set([0]), drafts: new Set([0]) });
  });
});
