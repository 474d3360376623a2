import { expect } from 'chai';
import { deleteDB, openDB } from 'idb';
import { TABLE_NAMES } from '../../src/engine/tables.ts';
import { createSwitchableStore } from '../../src/engine/vault/switchable-store.ts';
import { openIdbStore } from '../../src/platform/idb-store.ts';
import type { Store } from '../../src/ports/store.ts';
import { createMemoryStore } from '../doubles/store.ts';
import { storeContract } from './store.ts';

let names = 0;
const freshName = (): string => `contract-${names++}`;

const openOrFail = async (name: string): Promise<Store> => {
  const result = await openIdbStore({ name, tables: TABLE_NAMES });
  if (!result.ok) throw new Error(result.error.kind);
  return result.value;
};

const freshIdb = async (): Promise<Store> => {
  const name = freshName();
  await deleteDB(name);
  return openOrFail(name);
};

storeContract('in memory', async () => createMemoryStore());
storeContract('in memory, exchangeable', async () => createSwitchableStore(createMemoryStore()).store);
storeContract('IndexedDB', freshIdb);

describe('store: in a browser of before', () => {
  const all = Object.getOwnPropertyDescriptor(IDBObjectStore.prototype, 'getAllRecords');
  before(() => Reflect.deleteProperty(IDBObjectStore.prototype, 'getAllRecords'));
  after(() => {
    if (all) Object.defineProperty(IDBObjectStore.prototype, 'getAllRecords', all);
  });

  it('is tried without what the newest browsers have', () => {
    expect([all === undefined, 'getAllRecords' in IDBObjectStore.prototype]).to.deep.equal([false, false]);
  });

  storeContract('IndexedDB without getAllRecords', freshIdb);
});

describe('store: IndexedDB alone', () => {
  it('asks the disk to keep each batch for good, unless it was said that it need not', async () => {
    const store = await freshIdb();
    const { transaction } = IDBDatabase.prototype;
    const asked: (string | undefined)[] = [];
    IDBDatabase.prototype.transaction = function (...args) {
      asked.push(args[2]?.durability);
      return transaction.apply(this, args);
    };
    await store.write([{ op: 'put', table: 'chats', key: 'a', value: 1 }]);
    await store.write([{ op: 'put', table: 'chats', key: 'a', value: 2 }], 'relaxed');
    IDBDatabase.prototype.transaction = transaction;
    expect(asked).to.deep.equal(['strict', 'relaxed']);
    store.close();
  });

  it('says that a newer version has written it', async () => {
    const name = freshName();
    await deleteDB(name);
    (await openDB(name, 1_000)).close();
    expect(await openIdbStore({ name, tables: TABLE_NAMES })).to.deep.equal({
      ok: false,
      error: { kind: 'newer' },
    });
  });

  it('lets go when a newer version wants it, and says so', async () => {
    const name = freshName();
    await deleteDB(name);
    const store = await openOrFail(name);
    (await openDB(name, 1_000)).close();
    expect(await store.get('chats', 'a')).to.deep.equal({ ok: false, error: { kind: 'closed' } });
  });

  /** Every connection that is opened, as the browser has it. */
  const connections = (): { readonly all: IDBDatabase[]; restore(): void } => {
    const all: IDBDatabase[] = [];
    const { open } = IDBFactory.prototype;
    IDBFactory.prototype.open = function (this: IDBFactory, ...args: Parameters<typeof open>) {
      const request = open.apply(this, args);
      request.addEventListener('success', () => all.push(request.result));
      return request;
    };
    return { all, restore: () => void (IDBFactory.prototype.open = open) };
  };

  for (const how of ['tells so', 'says nothing'] as const)
    it(`makes a connection anew that the browser has ended, and ${how}`, async () => {
      const name = freshName();
      await deleteDB(name);
      const { all, restore } = connections();
      let lost = 0;
      const opened = await openIdbStore({ name, tables: TABLE_NAMES }, () => (lost += 1));
      if (!opened.ok) throw new Error(opened.error.kind);
      await opened.value.write([{ op: 'put', table: 'chats', key: 'a', value: 1 }]);
      all[0]?.close();
      if (how === 'tells so') all[0]?.dispatchEvent(new Event('close'));
      const put = { op: 'put', table: 'chats', key: 'b', value: 2 } as const;
      expect(await opened.value.write([put])).to.deep.equal({ ok: true, value: undefined });
      expect(await opened.value.get('chats', 'a')).to.deep.equal({ ok: true, value: 1 });
      expect([all.length, lost]).to.deep.equal([2, 0]);
      opened.value.close();
      restore();
    });

  it('says at once that it is lost where it was cleared, and makes no empty one', async () => {
    const name = freshName();
    await deleteDB(name);
    const { all, restore } = connections();
    const lost = Promise.withResolvers<void>();
    const opened = await openIdbStore({ name, tables: TABLE_NAMES }, lost.resolve);
    if (!opened.ok) throw new Error(opened.error.kind);
    all[0]?.close();
    await deleteDB(name);
    all[0]?.dispatchEvent(new Event('close'));
    await lost.promise;
    expect(await opened.value.get('chats', 'a')).to.deep.equal({ ok: false, error: { kind: 'closed' } });
    expect((await indexedDB.databases()).some((each) => each.name === name)).to.equal(false);
    restore();
  });

  for (const [error, kind] of [
    ['QuotaExceededError', 'full'],
    ['UnknownError', 'broken'],
    ['SecurityError', 'unavailable'],
  ] as const)
    it(`tells why it cannot be opened: ${error}`, async () => {
      const { open } = IDBFactory.prototype;
      IDBFactory.prototype.open = () => {
        throw new DOMException('no', error);
      };
      const opened = await openIdbStore({ name: freshName(), tables: TABLE_NAMES });
      IDBFactory.prototype.open = open;
      expect(opened.ok ? 'ok' : opened.error.kind).to.equal(kind);
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
