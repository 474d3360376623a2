import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Ranges,
  atMost,
  countOf,
  isIn,
  rangeOf,
  unite,
  without,
} from '../../../../src/engine/logs/ranges.ts';

const TOP = 60;

/** A set as its numbers, and as its ranges. */
const sets = fc.uniqueArray(fc.integer({ min: 1, max: TOP })).map((numbers) => ({
  numbers: new Set(numbers),
  ranges: numbers.reduce<Ranges>((ranges, number) => unite(ranges, rangeOf(number)), []),
}));

const numbersOf = (ranges: Ranges): number[] =>
  Array.from({ length: TOP }, (_, index) => index + 1).filter((number) => isIn(ranges, number));

/** Ascending, and with a gap between any two. */
const isTidy = (ranges: Ranges): boolean =>
  ranges.every(([first, last], at) => first <= last && (at === 0 || first > (ranges[at - 1]?.[1] ?? 0) + 1));

describe('sets of numbers as ranges', () => {
  it('are united, taken apart, counted and looked up as sets are', () => {
    fc.assert(
      fc.property(sets, sets, (a, b) => {
        const both = unite(a.ranges, b.ranges);
        const left = without(a.ranges, b.ranges);
        expect([both, left].every(isTidy)).to.equal(true);
        expect(numbersOf(a.ranges)).to.deep.equal([...a.numbers].toSorted((x, y) => x - y));
        expect(new Set(numbersOf(both))).to.deep.equal(new Set([...a.numbers, ...b.numbers]));
        expect(new Set(numbersOf(left))).to.deep.equal(
          new Set([...a.numbers].filter((n) => !b.numbers.has(n))),
        );
        expect(countOf(both)).to.equal(numbersOf(both).length);
      }),
    );
  });

  it('cost as much as they have ranges, however many numbers are in them', () => {
    const wide = rangeOf(1, 2 ** 48 - 1);
    expect(without(wide, rangeOf(2 ** 40))).to.deep.equal([
      [1, 2 ** 40 - 1],
      [2 ** 40 + 1, 2 ** 48 - 1],
    ]);
    expect(countOf(wide)).to.equal(2 ** 48 - 1);
    expect(rangeOf(2, 1)).to.deep.equal([]);
  });

  it('say less than is there where there are too many of them', () => {
    fc.assert(
      fc.property(sets, fc.integer({ min: 0, max: 8 }), ({ ranges }, count) => {
        const said = atMost(ranges, count);
        expect(said.length).to.be.at.most(count);
        expect(without(said, ranges)).to.deep.equal([]);
      }),
    );
  });
});
