import { expect } from 'chai';
import fc from 'fast-check';
import type { Store, StoreKey, StoreOp } from '../../src/ports/store.ts';
import { compareKeys } from '../doubles/store.ts';

const put = (key: StoreKey, value: unknown, table = 'messages'): StoreOp => ({
  op: 'put',
  table,
  key,
  value,
});
const keysOf = async (store: Store, range = {}): Promise<readonly StoreKey[]> => {
  const rows = await store.list('messages', range);
  return rows.ok ? rows.value.map(({ key }) => key) : [];
};

/** What every store does, whichever it is. `open` gives an empty one. */
export const storeContract = (name: string, open: () => Promise<Store>): void => {
  describe(`store: ${name}`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    it('gives back what was put, by value', async () => {
      const value = { text: 'Über', bytes: new Uint8Array([1, 2, 3]), none: null, list: [1, 'a'] };
      await store.write([put(['notes', 1], value)]);
      value.list.push('later');
      const found = await store.get('messages', ['notes', 1]);
      expect(found).to.deep.equal({ ok: true, value: { ...value, list: [1, 'a'] } });
    });

    it('answers undefined for what is not there', async () => {
      expect(await store.get('messages', ['notes', 9])).to.deep.equal({ ok: true, value: undefined });
    });

    it('lists a stretch of keys, both ends included, from either end, up to a limit', async () => {
      await store.write([3, 1, 2, 5, 4].map((order) => put(['a', order], order)));
      await store.write([put(['b', 1], 0), put(['A', 9], 0)]);
      expect(await keysOf(store, { from: ['a', 2], to: ['a', 4] })).to.deep.equal([
        ['a', 2],
        ['a', 3],
        ['a', 4],
      ]);
      expect(await keysOf(store, { from: ['a', 0], to: ['a', 99], limit: 2 })).to.deep.equal([
        ['a', 1],
        ['a', 2],
      ]);
      const newest = { from: ['a', 0], to: ['a', 99], limit: 2, descending: true };
      expect(await keysOf(store, newest)).to.deep.equal([
        ['a', 5],
        ['a', 4],
      ]);
      expect(await keysOf(store, { from: ['a', 6], to: ['a', 99] })).to.deep.equal([]);
    });

    it('keeps any keys in the order of IndexedDB', async () => {
      const item = fc.oneof(fc.integer(), fc.string({ maxLength: 4 }));
      const key = fc.oneof(item, fc.array(item, { maxLength: 3 }));
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(key, { maxLength: 12, comparator: (a, b) => compareKeys(a, b) === 0 }),
          async (keys) => {
            await store.write([{ op: 'clear', table: 'messages' }, ...keys.map((each) => put(each, 0))]);
            expect(await keysOf(store)).to.deep.equal(keys.toSorted((a, b) => indexedDB.cmp(a, b)));
          },
        ),
        { numRuns: 50 },
      );
    });

    it('writes a batch in order, over several tables', async () => {
      await store.write([
        put(['a', 1], 'first'),
        put(['a', 1], 'second'),
        put(['a', 2], 'gone'),
        { op: 'delete', table: 'messages', key: ['a', 2] },
        put('x', 'elsewhere', 'chats'),
      ]);
      expect(await keysOf(store)).to.deep.equal([['a', 1]]);
      expect(await store.get('messages', ['a', 1])).to.deep.equal({ ok: true, value: 'second' });
      expect(await store.get('chats', 'x')).to.deep.equal({ ok: true, value: 'elsewhere' });
    });

    it('empties one table and leaves the others', async () => {
      await store.write([put(['a', 1], 1), put('x', 1, 'chats')]);
      await store.write([{ op: 'clear', table: 'messages' }]);
      expect(await keysOf(store)).to.deep.equal([]);
      expect(await store.get('chats', 'x')).to.deep.equal({ ok: true, value: 1 });
    });

    it('names the tables that have records', async () => {
      await store.write([put(['a', 1], 1), put('x', 1, 'chats')]);
      expect(store.tables()).to.include.members(['messages', 'chats']);
    });

    it('answers closed after it was closed', async () => {
      store.close();
      const closed = { ok: false, error: { kind: 'closed' } };
      expect(await store.get('messages', 'x')).to.deep.equal(closed);
      expect(await store.list('messages')).to.deep.equal(closed);
      expect(await store.write([put('x', 1)])).to.deep.equal(closed);
    });
  });
};
