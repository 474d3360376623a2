import { expect } from 'chai';
import { ROWS_AT_ONCE } from '../../../src/engine/chats/file-pages.ts';
import { makeBackup } from '../../../src/engine/backup/make-backup.ts';
import { SEALED_CHUNK_BYTES } from '../../../src/engine/backup/format.ts';
import type { Store } from '../../../src/ports/store.ts';
import { createMemoryFiles } from '../../doubles/files.ts';
import { createMemoryStore } from '../../doubles/store.ts';
import { PASSPHRASE, depsOver, restoreFrom, somebodyWith } from './workshop.ts';
import { amount } from '../amount.ts';

const MESSAGES = amount(4_000, 20_000);

/** Notes how much is read and written at once. */
const watched = (store: Store): { store: Store; most: { listed: number; written: number } } => {
  const most = { listed: 0, written: 0 };
  return {
    most,
    store: {
      ...store,
      list: async (table, range) => {
        const rows = await store.list(table, range);
        most.listed = Math.max(most.listed, rows.ok ? rows.value.length : 0);
        return rows;
      },
      write: (batch, durability) => {
        most.written = Math.max(most.written, batch.length);
        return store.write(batch, durability);
      },
    },
  };
};

describe('a backup of a long history', () => {
  it('is made and restored with a few rows and chunks in hand at any time', async () => {
    const { store, most } = watched(await somebodyWith(MESSAGES));
    const files = createMemoryFiles();
    const deps = { ...depsOver(store), files };
    const made = await makeBackup(deps, { passphrase: PASSPHRASE, history: true }, () => true);
    if (!made.ok) throw new Error(made.error.kind);
    expect(most.listed).to.equal(ROWS_AT_ONCE);
    expect(files.largestWrite).to.be.at.most(SEALED_CHUNK_BYTES);
    expect(made.value.size).to.be.above(amount(12, 60) * SEALED_CHUNK_BYTES);

    let largestRead = 0;
    const source = {
      size: made.value.size,
      slice: (from: number, to: number) => {
        largestRead = Math.max(largestRead, to - from);
        return made.value.slice(from, to);
      },
    };
    const kept = createMemoryStore();
    const into = watched(kept);
    expect(await restoreFrom(source, { deps: depsOver(into.store) })).to.equal('restored');
    expect(largestRead).to.equal(SEALED_CHUNK_BYTES);
    expect(into.most.written).to.be.at.most(512);
    const rows = await kept.reopen().list('entries');
    expect(rows.ok && rows.value.length).to.equal(MESSAGES);
  });

  it('of long texts is written in small batches too', async () => {
    const store = await somebodyWith(amount(80, 200), () => 'z'.repeat(60_000));
    const made = await makeBackup(depsOver(store), { passphrase: PASSPHRASE, history: true }, () => true);
    if (!made.ok) throw new Error(made.error.kind);
    const into = watched(createMemoryStore());
    expect(await restoreFrom(made.value, { deps: depsOver(into.store) })).to.equal('restored');
    expect(into.most.written).to.be.at.most(40 * 4);
  });
});
