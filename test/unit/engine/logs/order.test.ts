import { expect } from 'chai';
import fc from 'fast-check';
import { type Placed, inOrder } from '../../../../src/engine/logs/order.ts';
import { type Timed, effectiveTimes } from './whole-set.ts';

const DAY_MS = 86_400_000;

interface Written extends Timed {
  readonly author: string;
  readonly number: number;
}

/** What a few authors with clocks of their own wrote, each after some of what had been written before. */
const histories: fc.Arbitrary<readonly Written[]> = fc
  .array(
    fc.record({
      author: fc.constantFrom('ada', 'bob', 'cy'),
      ms: fc.oneof(fc.nat(1_000), fc.constantFrom(0, 400 * DAY_MS, 2 ** 48 - 1)),
      seen: fc.array(fc.nat(), { maxLength: 3 }),
    }),
    { maxLength: 40 },
  )
  .map((steps) => {
    const written: Written[] = [];
    for (const { author, ms, seen } of steps) {
      const own = written.filter((entry) => entry.author === author);
      const others = seen.flatMap((at) => written[at % Math.max(1, written.length)]?.id ?? []);
      const names = [...new Set([...others, ...own.slice(-1).map(({ id }) => id)])];
      written.push({ id: `${author} ${own.length + 1}`, author, number: own.length + 1, ms, names });
    }
    return written;
  });

const sorted = (entries: readonly Written[]): readonly string[] => {
  const times = effectiveTimes(entries);
  return entries
    .map(({ id, author, number }): Placed => ({ id, author, number, time: times.get(id) ?? Number.NaN }))
    .toSorted(inOrder)
    .map(({ id }) => id);
};

describe('the order of what was said', () => {
  it('is the same in whatever order it came', () => {
    fc.assert(
      fc.property(histories, fc.infiniteStream(fc.nat()), (entries, stream) => {
        const shuffled = entries
          .map((entry) => ({ entry, key: stream.next().value as number }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ entry }) => entry);
        expect(sorted(shuffled)).to.deep.equal(sorted(entries));
      }),
    );
  });

  it('has an answer behind what it answers, whatever the clocks say', () => {
    fc.assert(
      fc.property(histories, (entries) => {
        const order = sorted(entries);
        for (const { id, names } of entries)
          for (const name of names) expect(order.indexOf(name)).to.be.below(order.indexOf(id));
      }),
    );
  });

  it('is that of the clocks where these agree with what was answered', () => {
    const entries: Written[] = [
      { id: 'ada 1', author: 'ada', number: 1, ms: 10, names: [] },
      { id: 'bob 1', author: 'bob', number: 1, ms: 30, names: ['ada 1'] },
      { id: 'ada 2', author: 'ada', number: 2, ms: 20, names: ['ada 1'] },
    ];
    expect(sorted(entries)).to.deep.equal(['ada 1', 'ada 2', 'bob 1']);
    expect([...effectiveTimes(entries).values()].toSorted((a, b) => a - b)).to.deep.equal([10, 20, 30]);
  });

  it('is not bent by a clock that is behind, and becomes that of the answers by one that is ahead', () => {
    const ahead = 2 ** 48 - 1;
    const entries: Written[] = [
      { id: 'ada 1', author: 'ada', number: 1, ms: 1_000, names: [] },
      { id: 'bob 1', author: 'bob', number: 1, ms: 0, names: ['ada 1'] },
      { id: 'ada 2', author: 'ada', number: 2, ms: 1_005, names: ['bob 1', 'ada 1'] },
      { id: 'cy 1', author: 'cy', number: 1, ms: ahead, names: ['ada 2'] },
      { id: 'ada 3', author: 'ada', number: 3, ms: 1_010, names: ['cy 1', 'ada 2'] },
    ];
    const times = effectiveTimes(entries);
    expect(['ada 1', 'bob 1', 'ada 2'].map((id) => times.get(id))).to.deep.equal([1_000, 1_001, 1_005]);
    expect(times.get('ada 3')).to.equal(ahead + 1);
  });

  it('holds for a log of a hundred thousand entries', () => {
    const entries = Array.from({ length: 100_000 }, (_, index) => ({
      id: String(index),
      ms: 0,
      names: index === 0 ? [] : [String(index - 1)],
    })).toReversed();
    expect(effectiveTimes(entries).get('99999')).to.equal(99_999);
  });
});
