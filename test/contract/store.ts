import { expect } from 'chai';
import fc from 'fast-check';
import { type KeyRange, compareKeys, isWithin } from '../../src/lib/ordered-key.ts';
import type { Store, StoreKey, StoreOp, StoreRange, StoreRow } from '../../src/ports/store.ts';

const put = (key: StoreKey, value: unknown, table = 'entries'): StoreOp => ({
  op: 'put',
  table,
  key,
  value,
});
const keysOf = async (store: Store, range = {}): Promise<readonly StoreKey[]> => {
  const rows = await store.list('entries', range);
  return rows.ok ? rows.value.map(({ key }) => key) : [];
};

/** A few keys of every sort, so that stretches of them hold something. */
const someKey: fc.Arbitrary<StoreKey> = fc.constantFrom<StoreKey>(
  0,
  1,
  2,
  'a',
  'b',
  ['a', 1],
  ['a', 2],
  ['a', 3],
  ['a', 'x'],
  ['b', 1],
  ['b', 2],
  [],
);

/** Stretches, some of them open, some the wrong way round. */
const someRange: fc.Arbitrary<StoreRange> = fc.record(
  { from: someKey, to: someKey, limit: fc.nat({ max: 4 }), descending: fc.boolean() },
  { requiredKeys: [] },
);

const someOp: fc.Arbitrary<StoreOp> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(someKey, fc.nat()).map(([key, value]) => put(key, value)) },
  { weight: 2, arbitrary: someKey.map((key): StoreOp => ({ op: 'delete', table: 'entries', key })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(someKey, someKey)
      .map(([from, to]): StoreOp => ({ op: 'deleteRange', table: 'entries', from, to })),
  },
  { weight: 1, arbitrary: fc.constant<StoreOp>({ op: 'clear', table: 'entries' }) },
);

/** What is left of rows after a change: the plainest way to say it. */
const after = (rows: readonly StoreRow[], op: StoreOp): readonly StoreRow[] => {
  const without = (range: KeyRange) => rows.filter(({ key }) => !isWithin(key, range));
  if (op.op === 'clear') return [];
  if (op.op === 'deleteRange') return without(op);
  const others = without({ from: op.key, to: op.key });
  return op.op === 'delete' ? others : [...others, { key: op.key, value: op.value }];
};

const selected = (rows: readonly StoreRow[], range: StoreRange): readonly StoreRow[] => {
  const found = rows
    .filter(({ key }) => isWithin(key, range))
    .toSorted((a, b) => compareKeys(a.key, b.key) * (range.descending ? -1 : 1));
  return found.slice(0, range.limit);
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
      const found = await store.get('entries', ['notes', 1]);
      expect(found).to.deep.equal({ ok: true, value: { ...value, list: [1, 'a'] } });
    });

    it('answers undefined for what is not there', async () => {
      expect(await store.get('entries', ['notes', 9])).to.deep.equal({ ok: true, value: undefined });
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
            await store.write([{ op: 'clear', table: 'entries' }, ...keys.map((each) => put(each, 0))]);
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
        { op: 'delete', table: 'entries', key: ['a', 2] },
        put('x', 'elsewhere', 'chats'),
      ]);
      expect(await keysOf(store)).to.deep.equal([['a', 1]]);
      expect(await store.get('entries', ['a', 1])).to.deep.equal({ ok: true, value: 'second' });
      expect(await store.get('chats', 'x')).to.deep.equal({ ok: true, value: 'elsewhere' });
    });

    it('writes nothing of a batch in which one record cannot be kept', async () => {
      await store.write([put('a', 1)]);
      const bad = () => 'functions cannot be cloned';
      const result = await store.write([put('a', 2), { op: 'clear', table: 'entries' }, put('b', bad)]);
      expect(result).to.have.property('ok', false);
      expect(await store.list('entries')).to.deep.equal({ ok: true, value: [{ key: 'a', value: 1 }] });
    });

    it('deletes a stretch of keys, both ends included, where it stands in the batch', async () => {
      await store.write([
        ...[1, 2, 3, 4, 5].map((order) => put(['a', order], order)),
        { op: 'deleteRange', table: 'entries', from: ['a', 2], to: ['a', 4] },
        put(['a', 3], 'again'),
        put(['b', 2], 0),
      ]);
      expect(await keysOf(store)).to.deep.equal([
        ['a', 1],
        ['a', 3],
        ['a', 5],
        ['b', 2],
      ]);
      expect(
        await store.write([{ op: 'deleteRange', table: 'entries', from: ['a', 9], to: ['a', 0] }]),
      ).to.deep.equal({ ok: true, value: undefined });
      expect(await keysOf(store)).to.have.length(4);
    });

    it('holds after any batches what they leave, and says the same as rows, keys and number', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(someOp, { maxLength: 6 }), { maxLength: 4 }),
          fc.array(someRange, { minLength: 1, maxLength: 6 }),
          async (batches, ranges) => {
            await store.write([{ op: 'clear', table: 'entries' }]);
            for (const batch of batches) await store.write(batch, batch.length % 2 ? 'relaxed' : 'strict');
            const rows = batches.flat().reduce(after, [] as readonly StoreRow[]);
            for (const range of ranges) {
              const expected = selected(rows, range);
              expect(await store.list('entries', range)).to.deep.equal({ ok: true, value: expected });
              const keys = expected.map(({ key }) => key);
              expect(await store.keys('entries', range)).to.deep.equal({ ok: true, value: keys });
              const { length } = rows.filter(({ key }) => isWithin(key, range));
              expect(await store.count('entries', range)).to.deep.equal({ ok: true, value: length });
            }
          },
        ),
        { numRuns: 60 },
      );
    });

    it('empties one table and leaves the others', async () => {
      await store.write([put(['a', 1], 1), put('x', 1, 'chats')]);
      await store.write([{ op: 'clear', table: 'entries' }]);
      expect(await keysOf(store)).to.deep.equal([]);
      expect(await store.get('chats', 'x')).to.deep.equal({ ok: true, value: 1 });
    });

    it('names the tables that have records', async () => {
      await store.write([put(['a', 1], 1), put('x', 1, 'chats')]);
      expect(store.tables()).to.include.members(['entries', 'chats']);
    });

    it('answers closed after it was closed', async () => {
      store.close();
      const closed = { ok: false, error: { kind: 'closed' } };
      expect(await store.get('entries', 'x')).to.deep.equal(closed);
      expect(await store.list('entries')).to.deep.equal(closed);
      expect(await store.keys('entries')).to.deep.equal(closed);
      expect(await store.count('entries')).to.deep.equal(closed);
      expect(await store.write([put('x', 1)])).to.deep.equal(closed);
    });
  });
};
