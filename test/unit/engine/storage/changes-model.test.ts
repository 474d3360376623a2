import { expect } from 'chai';
import fc from 'fast-check';
import type { Tx } from '../../../../src/engine/storage/transaction.ts';
import { compareKeys, isWithin } from '../../../../src/lib/ordered-key.ts';
import { type Result, done, err } from '../../../../src/lib/result.ts';
import type { StoreKey, StoreRange } from '../../../../src/ports/store.ts';
import { createGatedStore } from '../../../doubles/gated-store.ts';
import { createMemoryStore } from '../../../doubles/store.ts';
import { type Numbers, benchOver } from './parts.ts';

/** Records as the plainest thing that they can be: a sorted list. */
type Model = readonly (readonly [StoreKey, number])[];

/** One step of a change. */
type Step =
  | { readonly kind: 'get' | 'delete'; readonly key: StoreKey }
  | { readonly kind: 'put'; readonly key: StoreKey; readonly value: number }
  | { readonly kind: 'deleteRange'; readonly from: StoreKey; readonly to: StoreKey }
  | { readonly kind: 'list' | 'keys' | 'count'; readonly range: StoreRange }
  | { readonly kind: 'clear' };

/** A change: its steps, and how it ends. */
interface Script {
  readonly steps: readonly Step[];
  readonly end: 'keeps' | 'answers a failure' | 'throws';
}

/** Changes that are asked for at once, and whether what is written of them is kept. */
interface Wave {
  readonly scripts: readonly Script[];
  readonly isKept: boolean;
}

const key: fc.Arbitrary<StoreKey> = fc.constantFrom<StoreKey>(
  0,
  1,
  2,
  'a',
  'b',
  ...([1, 2, 3, 4, 5].map((order) => ['a', order]) as StoreKey[]),
  ['b', 1],
);
const range: fc.Arbitrary<StoreRange> = fc.record(
  { from: key, to: key, limit: fc.nat({ max: 3 }), descending: fc.boolean() },
  { requiredKeys: [] },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('put' as const), key, value: fc.nat() }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('get' as const, 'delete' as const), key }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('deleteRange' as const), from: key, to: key }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('list' as const, 'keys' as const, 'count' as const),
      range,
    }),
  },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'clear' }) },
);
const script: fc.Arbitrary<Script> = fc.record({
  steps: fc.array(step, { maxLength: 8 }),
  end: fc.oneof(
    { weight: 6, arbitrary: fc.constant('keeps' as const) },
    fc.constantFrom('answers a failure' as const, 'throws' as const),
  ),
});
const wave: fc.Arbitrary<Wave> = fc.record({
  scripts: fc.array(script, { minLength: 1, maxLength: 4 }),
  isKept: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, fc.constant(false)),
});

const isSame = (a: StoreKey, b: StoreKey): boolean => compareKeys(a, b) === 0;
const without = (model: Model, gone: (key: StoreKey) => boolean): Model =>
  model.filter(([each]) => !gone(each));

/** The model behind a step, and what the step reads of it. */
const follow = (model: Model, next: Step): readonly [Model, unknown] => {
  switch (next.kind) {
    case 'get':
      return [model, model.find(([each]) => isSame(each, next.key))?.[1]];
    case 'put': {
      const rest = without(model, (each) => isSame(each, next.key));
      const sorted = [...rest, [next.key, next.value] as const].toSorted(([a], [b]) => compareKeys(a, b));
      return [sorted, undefined];
    }
    case 'delete':
      return [without(model, (each) => isSame(each, next.key)), undefined];
    case 'deleteRange':
      return [without(model, (each) => isWithin(each, next)), undefined];
    case 'clear':
      return [[], undefined];
    default: {
      const all = model.filter(([each]) => isWithin(each, next.range));
      const rows = (next.range.descending ? all.toReversed() : all).slice(0, next.range.limit);
      if (next.kind === 'count') return [model, all.length];
      if (next.kind === 'keys') return [model, rows.map(([each]) => each)];
      return [model, rows.map(([each, value]) => ({ key: each, value }))];
    }
  }
};

const take = async (tx: Tx, numbers: Numbers, next: Step): Promise<unknown> => {
  switch (next.kind) {
    case 'get':
      return tx.get(numbers, next.key);
    case 'put':
      return tx.put(numbers, next.key, next.value);
    case 'delete':
      return tx.delete(numbers, next.key);
    case 'deleteRange':
      return tx.deleteRange(numbers, next.from, next.to);
    case 'clear':
      return tx.clear(numbers);
    case 'list':
      return tx.list(numbers, next.range);
    case 'keys':
      return tx.keys(numbers, next.range);
    case 'count':
      return tx.count(numbers, next.range);
  }
};

const writes = ({ steps, end }: Script): boolean =>
  end === 'keeps' && steps.some(({ kind }) => !['get', 'list', 'keys', 'count'].includes(kind));

describe('changes in any order', () => {
  it('come to what they come to on a sorted list, whatever throws and whichever writes fail', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(wave, { minLength: 1, maxLength: 6 }), async (waves) => {
        const gate = createGatedStore(createMemoryStore());
        const { changes, numbers, errors } = benchOver(gate.store);
        let model: Model = [];
        let written = 0;
        for (const { scripts, isKept } of waves) {
          let group = model;
          const heard: number[] = [];
          const run = async (tx: Tx, { steps, end }: Script, at: number): Promise<Result<void, string>> => {
            let own = group;
            for (const next of steps) {
              const [after, read] = follow(own, next);
              expect(await take(tx, numbers, next)).to.deep.equal(read);
              own = after;
            }
            tx.onKept(() => heard.push(at));
            if (end === 'throws') throw new Error('on purpose');
            if (end === 'answers a failure') return err('no');
            group = own;
            return done;
          };
          const answers = Promise.all(scripts.map((each, at) => changes.change((tx) => run(tx, each, at))));
          const hasWritten = scripts.some(writes);
          if (hasWritten) {
            await Promise.race([gate.begun(++written), answers]);
            expect(heard).to.deep.equal([]);
            // What only reads is run again over what is kept.
            if (!isKept) group = model;
            gate.release(isKept ? undefined : { kind: 'full' });
          }
          const isLost = hasWritten && !isKept;
          const isTaken = (each: Script): boolean => each.end === 'keeps' && !(isLost && writes(each));
          const expected = scripts.map((each): Result<void, unknown> => {
            if (isTaken(each)) return done;
            if (isLost) return err({ kind: 'not-kept', problem: 'full' });
            return err(each.end === 'throws' ? { kind: 'not-kept', problem: 'failed' } : 'no');
          });
          const found = await answers;
          const unexpected = errors.find((error) => !String(error).includes('on purpose'));
          if (unexpected) throw unexpected;
          expect(found).to.deep.equal(expected);
          expect(heard).to.deep.equal(scripts.flatMap((each, at) => (isTaken(each) ? [at] : [])));
          if (!isLost) model = group;
          const rows = model.map(([each, value]) => ({ key: each, value }));
          expect(await numbers.list()).to.deep.equal({ ok: true, value: rows });
        }
        expect(gate.writes.length).to.equal(written);
      }),
      { numRuns: 400 },
    );
  });

  it('read long stretches over what was deleted of them, from either end', async () => {
    const store = createMemoryStore();
    const { changes, numbers } = benchOver(store);
    await store.write(Array.from({ length: 500 }, (_, i) => numbers.put(i, i)));
    await changes.change(async (tx) => {
      tx.deleteRange(numbers, 3, 399);
      tx.deleteRange(numbers, 390, 480);
      tx.put(numbers, 77, -77);
      expect(await tx.keys(numbers, { limit: 5 })).to.deep.equal([0, 1, 2, 77, 481]);
      expect(await tx.keys(numbers, { from: 100, limit: 2 })).to.deep.equal([481, 482]);
      const back = { to: 482, limit: 4, descending: true };
      expect(await tx.keys(numbers, back)).to.deep.equal([482, 481, 77, 2]);
      expect(await tx.count(numbers)).to.equal(500 - 478 + 1);
      return done;
    });
  });
});
