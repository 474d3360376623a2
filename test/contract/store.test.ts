import { expect } from 'chai';
import { deleteDB, openDB } from 'idb';
import { openIdbStore } from '../../src/platform/idb-store.ts';
import type { Store } from '../../src/ports/store.ts';
import { createMemoryStore } from '../doubles/store.ts';
import { storeContract } from './store.ts';

let opened = 0;
const freshName = (): string => `contract-${opened++}`;

const openOrFail = async (name: string): Promise<Store> => {
  const result = await openIdbStore(name);
  if (!result.ok) throw new Error(result.error.kind);
  return result.value;
};

const freshIdb = async (): Promise<Store> => {
  const name = freshName();
  await deleteDB(name);
  return openOrFail(name);
};

storeContract('in memory', async () => createMemoryStore());
storeContract('IndexedDB', freshIdb);

describe('store: IndexedDB alone', () => {
  it('writes nothing of a batch in which one record cannot be kept', async () => {
    const store = await freshIdb();
    const result = await store.write([
      { op: 'put', table: 'chats', key: 'a', value: 1 },
      { op: 'put', table: 'chats', key: 'b', value: () => 'functions cannot be cloned' },
    ]);
    expect(result.ok).to.equal(false);
    expect(await store.get('chats', 'a')).to.deep.equal({ ok: true, value: undefined });
    store.close();
  });

  it('says that a newer version has written it', async () => {
    const name = freshName();
    await deleteDB(name);
    (await openDB(name, 1_000)).close();
    expect(await openIdbStore(name)).to.deep.equal({ ok: false, error: { kind: 'newer' } });
  });

  it('lets go when a newer version wants it, and says so', async () => {
    const name = freshName();
    await deleteDB(name);
    const store = await openOrFail(name);
    (await openDB(name, 1_000)).close();
    expect(await store.get('chats', 'a')).to.deep.equal({ ok: false, error: { kind: 'closed' } });
  });

  it('is still there after closing and opening again', async () => {
    const name = freshName();
    await deleteDB(name);
    const first = await openOrFail(name);
    await first.write([{ op: 'put', table: 'chats', key: 'a', value: { kept: true } }]);
    first.close();
    const second = await openOrFail(name);
    expect(await second.get('chats', 'a')).to.deep.equal({ ok: true, value: { kept: true } });
    second.close();
  });
});
