import { expect } from 'chai';
import type { Tx } from '../../../../src/engine/storage/transaction.ts';
import { done, err, ok } from '../../../../src/lib/result.ts';
import { createGatedStore } from '../../../doubles/gated-store.ts';
import { createMemoryStore } from '../../../doubles/store.ts';
import { type Bench, benchOver } from './parts.ts';

const KEPT = { ok: true, value: undefined };
const notKept = (problem: string) => ({ ok: false, error: { kind: 'not-kept', problem } });

describe('a change', () => {
  const setUp = () => {
    const store = createMemoryStore();
    const bench = benchOver(store);
    const add =
      (count: number, key = 'sum') =>
      async (tx: Tx) => {
        tx.put(bench.numbers, key, ((await tx.get(bench.numbers, key)) ?? 0) + count);
        return done;
      };
    return { store, add, ...bench };
  };
  const sumIn = async ({ numbers }: Pick<Bench, 'numbers'>) => (await numbers.get('sum')) as unknown;

  it('answers what its work answers, once that is in the store', async () => {
    const { changes, numbers, store, told } = setUp();
    const answer = await changes.change(async (tx) => {
      tx.put(numbers, 'a', 1);
      expect(await store.count('entries')).to.deep.equal(ok(0));
      return ok('answer');
    });
    expect(answer).to.deep.equal(ok('answer'));
    expect(await numbers.get('a')).to.deep.equal(ok(1));
    expect(told).to.deep.equal([null]);
  });

  it('of one record composes with others, however many come at once', async () => {
    const bench = setUp();
    await Promise.all(Array.from({ length: 300 }, () => bench.changes.change(bench.add(2))));
    expect(await sumIn(bench)).to.deep.equal(ok(600));
  });

  it('tells what follows from it in order, and only once it is kept', async () => {
    const { changes, numbers } = setUp();
    const heard: string[] = [];
    const saying = (name: string) => async (tx: Tx) => {
      tx.onKept(() => heard.push(`${name} first`));
      tx.put(numbers, name, 1);
      tx.onKept(() => heard.push(`${name} second`));
      return done;
    };
    const both = Promise.all([changes.change(saying('a')), changes.change(saying('b'))]);
    expect(heard).to.deep.equal([]);
    await both;
    expect(heard).to.deep.equal(['a first', 'a second', 'b first', 'b second']);
  });

  it('that has an error in what follows still tells the rest', async () => {
    const { changes, errors } = setUp();
    let heard = 0;
    const answer = await changes.change(async (tx) => {
      tx.onKept(() => {
        throw new Error('on purpose');
      });
      tx.onKept(() => void heard++);
      return done;
    });
    expect([answer, heard, errors.length]).to.deep.equal([KEPT, 1, 1]);
  });

  for (const [how, end] of [
    ['answers a failure', async () => err('no')],
    ['throws', async () => Promise.reject(new Error('on purpose'))],
  ] as const)
    it(`that ${how} takes back what it wrote, and what others wrote stays`, async () => {
      const bench = setUp();
      const { changes, numbers, add, errors } = bench;
      let heard = 0;
      const [first, bad, last] = await Promise.all([
        changes.change(add(1)),
        changes.change(async (tx) => {
          await add(10)(tx);
          tx.clear(numbers);
          tx.onKept(() => void heard++);
          return end();
        }),
        changes.change(add(1)),
      ]);
      expect([first, last, heard]).to.deep.equal([KEPT, KEPT, 0]);
      expect(bad).to.deep.equal(how === 'throws' ? notKept('failed') : err('no'));
      expect(errors).to.have.length(how === 'throws' ? 1 : 0);
      expect(await sumIn(bench)).to.deep.equal(ok(2));
      expect(await changes.change(add(1))).to.deep.equal(KEPT);
    });

  it('is joined with those that were asked for while another one was written', async () => {
    const gate = createGatedStore(createMemoryStore());
    const { changes, numbers } = benchOver(gate.store);
    const put = (key: string) =>
      changes.change(async (tx) => {
        tx.put(numbers, key, (await tx.count(numbers)) + 1);
        return done;
      });
    const first = put('a');
    await gate.begun(1);
    const others = [put('b'), put('c'), put('d')];
    gate.release();
    expect(await first).to.deep.equal(KEPT);
    await gate.begun(2);
    gate.release();
    expect(await Promise.all(others)).to.deep.equal([KEPT, KEPT, KEPT]);
    expect(gate.writes.map(({ batch }) => batch.length)).to.deep.equal([1, 3]);
    expect(await numbers.list()).to.deep.equal(
      ok(['a', 'b', 'c', 'd'].map((key, i) => ({ key, value: i + 1 }))),
    );
  });

  it('fails with what it was joined with, and memory hears of none of them', async () => {
    const gate = createGatedStore(createMemoryStore());
    const { changes, numbers, told, faults } = benchOver(gate.store);
    let heard = 0;
    const put = (key: string) =>
      changes.change(async (tx) => {
        tx.put(numbers, key, 1);
        tx.onKept(() => void heard++);
        return done;
      });
    const both = Promise.all([put('a'), put('b')]);
    await gate.begun(1);
    const later = put('c');
    gate.release({ kind: 'full' });
    expect(await both).to.deep.equal([notKept('full'), notKept('full')]);
    await gate.begun(2);
    gate.release();
    expect(await later).to.deep.equal(KEPT);
    expect([heard, told, faults.length]).to.deep.equal([1, ['full', null], 1]);
    expect(await numbers.keys()).to.deep.equal(ok(['c']));
  });

  it('that only reads is run again where what it was joined with fails', async () => {
    const gate = createGatedStore(createMemoryStore());
    const { changes, numbers } = benchOver(gate.store);
    const put = (key: string) =>
      changes.change(async (tx) => {
        tx.put(numbers, key, 1);
        return done;
      });
    const heard: unknown[] = [];
    const read = () =>
      changes.change(async (tx) => {
        const found = await tx.keys(numbers);
        tx.onKept(() => heard.push(found));
        return ok(found);
      });
    const [before, writer, behind, refused] = [
      read(),
      put('a'),
      read(),
      changes.change(async () => err('no')),
    ];
    await gate.begun(1);
    expect(heard).to.deep.equal([]);
    gate.release({ kind: 'full' });
    expect(await writer).to.deep.equal(notKept('full'));
    expect([await before, await behind]).to.deep.equal([ok([]), ok([])]);
    expect(await refused).to.deep.equal(notKept('full'));
    expect(heard).to.deep.equal([[], []]);
    expect(gate.writes).to.have.length(1);
  });

  it('that wrote nothing over what then failed may write when it is run again', async () => {
    const gate = createGatedStore(createMemoryStore());
    const { changes, numbers } = benchOver(gate.store);
    const unlessThere = (value: number) =>
      changes.change(async (tx) => {
        if ((await tx.count(numbers)) > 0) return ok('there');
        tx.put(numbers, 'a', value);
        return ok('put');
      });
    const answers = Promise.all([unlessThere(1), unlessThere(2), unlessThere(3)]);
    await gate.begun(1);
    gate.release({ kind: 'full' });
    await gate.begun(2);
    gate.release();
    expect(await answers).to.deep.equal([notKept('full'), ok('put'), ok('there')]);
    expect(await numbers.get('a')).to.deep.equal(ok(2));
  });

  it('may be relaxed, unless it is joined with one that is not', async () => {
    const gate = createGatedStore(createMemoryStore());
    const { changes, numbers } = benchOver(gate.store);
    const put = (durability: 'strict' | 'relaxed') =>
      changes.change(
        async (tx) => {
          tx.put(numbers, durability, 1);
          return done;
        },
        { durability },
      );
    const groups = [['relaxed'], ['relaxed', 'relaxed'], ['strict'], ['relaxed', 'strict']] as const;
    for (const [i, group] of groups.entries()) {
      const all = Promise.all(group.map(put));
      await gate.begun(i + 1);
      gate.release();
      await all;
    }
    expect(gate.writes.map(({ durability }) => durability)).to.deep.equal([
      'relaxed',
      'relaxed',
      'strict',
      'strict',
    ]);
  });

  it('that reads what cannot be read comes to nothing, and says why', async () => {
    const store = createMemoryStore();
    const { changes, numbers, told } = benchOver(store);
    store.close();
    let heard = 0;
    const answer = await changes.change(async (tx) => {
      expect(await tx.get(numbers, 'a')).to.equal(undefined);
      expect(await tx.list(numbers)).to.deep.equal([]);
      tx.onKept(() => void heard++);
      return done;
    });
    expect([answer, heard, told]).to.deep.equal([notKept('closed'), 0, ['closed']]);
  });

  it('finds out whether what was seen before it has changed', async () => {
    const { changes, numbers, add } = setUp();
    const seen = async (count: number | undefined) =>
      changes.change(async (tx) => ok(await tx.expect(numbers, 'sum', count)));
    expect(await seen(undefined)).to.deep.equal(ok(true));
    await changes.change(add(3));
    expect([await seen(undefined), await seen(3)]).to.deep.equal([ok(false), ok(true)]);
    const [, joined] = await Promise.all([changes.change(add(1)), seen(3)]);
    expect(joined).to.deep.equal(ok(false));
  });

  it('cannot be used when it is over', async () => {
    const { changes, numbers } = setUp();
    let escaped: Tx | undefined;
    await changes.change(async (tx) => {
      escaped = tx;
      return done;
    });
    expect(() => escaped?.put(numbers, 'a', 1)).to.throw('after its end');
    expect(await numbers.keys()).to.deep.equal(ok([]));
  });
});

describe('a change inside of another one', () => {
  const nothing = async () => done;

  for (const [where, wait] of [
    ['at its beginning', undefined],
    ['behind a read', (tx: Tx, { numbers }: Bench): Promise<unknown> => tx.get(numbers, 'a')],
    ['behind a list of rows', (tx: Tx, { numbers }: Bench): Promise<unknown> => tx.list(numbers)],
  ] as const)
    it(`${where} is answered with an error at once`, async () => {
      const bench = benchOver(createMemoryStore());
      const { changes, errors } = bench;
      const answers = await changes.change(async (tx) => {
        if (wait) await wait(tx, bench);
        const nested = await changes.change(nothing);
        return ok(nested);
      });
      expect(answers).to.deep.equal(ok(notKept('failed')));
      expect(String(errors[0])).to.include('inside of another one');
      expect(await changes.change(nothing)).to.deep.equal(KEPT);
    });

  it('is told from one that somebody else asks for meanwhile', async () => {
    const bench = benchOver(createMemoryStore());
    const { changes, numbers } = bench;
    const others: Promise<unknown>[] = [];
    const first = changes.change(async (tx) => {
      for (let i = 0; i < 20; i++) await tx.get(numbers, i);
      return done;
    });
    for (let i = 0; i < 100; i++) {
      others.push(changes.change(nothing));
      await Promise.resolve();
    }
    expect(await first).to.deep.equal(KEPT);
    for (const other of others) expect(await other).to.deep.equal(KEPT);
  });

  it('that is not found is given up, and so is all that waits for something else', async () => {
    const bench = benchOver(createMemoryStore());
    const { changes, clock, numbers, errors } = bench;
    const never = Promise.withResolvers<void>();
    const stuck = changes.change(async (tx) => {
      tx.put(numbers, 'stuck', 1);
      await never.promise;
      tx.put(numbers, 'late', 1);
      return done;
    });
    const behind = changes.change(async (tx) => {
      tx.put(numbers, 'behind', 1);
      return done;
    });
    await clock.advance(60_000);
    expect(await stuck).to.deep.equal(notKept('failed'));
    expect(await behind).to.deep.equal(KEPT);
    never.resolve();
    await clock.settle();
    expect(await numbers.keys()).to.deep.equal(ok(['behind']));
    expect(String(errors[0])).to.include('too long');
  });
});

describe('the lane', () => {
  it('runs alone, between changes', async () => {
    const store = createMemoryStore();
    const { changes, numbers } = benchOver(store);
    const put = (key: string) =>
      changes.change(async (tx) => {
        tx.put(numbers, key, 1);
        return done;
      });
    const seen: unknown[] = [];
    await Promise.all([
      put('a'),
      put('b'),
      changes.lane(async () => {
        seen.push(await numbers.keys());
        await changes.write([numbers.put('c', 1), numbers.delete('a')]);
        seen.push(await numbers.keys());
      }),
      put('d'),
    ]);
    expect(seen).to.deep.equal([ok(['a', 'b']), ok(['b', 'c'])]);
    expect(await numbers.keys()).to.deep.equal(ok(['b', 'c', 'd']));
  });

  it('goes on behind work that throws', async () => {
    const { changes } = benchOver(createMemoryStore());
    const bad = changes.lane(() => Promise.reject(new Error('on purpose')));
    const good = changes.lane(async () => 'good');
    expect(await bad.catch((error: unknown) => String(error))).to.equal('Error: on purpose');
    expect(await good).to.equal('good');
  });
});
