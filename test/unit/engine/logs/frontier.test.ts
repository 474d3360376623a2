import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Frontier,
  NO_FRONTIER,
  frontierFromCbor,
  frontierToCbor,
  lackedBy,
  lastOf,
  uniteFrontiers,
} from '../../../../src/engine/logs/frontier.ts';
import {
  countOf,
  isIn,
  MAX_RANGES,
  rangeOf,
  type Ranges,
  unite,
} from '../../../../src/engine/logs/ranges.ts';
import { decodeExtensibleCbor, encodeCbor } from '../../../../src/engine/wire/cbor.ts';
import { FUZZ_RUNS } from '../../fuzz.ts';

const HEAD = new Uint8Array(8).fill(7);
const frontiers: fc.Arbitrary<Frontier> = fc
  .tuple(fc.nat(50), fc.uniqueArray(fc.integer({ min: 1, max: 100 }), { maxLength: 40 }))
  .map(([floor, numbers]) => ({
    floor,
    floorTimeMs: floor === 0 ? 0 : 1_790_000_000_000,
    ranges: numbers
      .filter((number) => number > floor)
      .reduce<Ranges>((ranges, number) => unite(ranges, rangeOf(number)), []),
    head: HEAD,
  }));

const sent = (frontier: Frontier): Uint8Array => encodeCbor(frontierToCbor(frontier));

describe('what a device tells that it has', () => {
  it('comes out again', () => {
    fc.assert(
      fc.property(frontiers, (frontier) => {
        expect(frontierFromCbor(decodeExtensibleCbor(sent(frontier)))).to.deep.equal(frontier);
      }),
    );
    expect(frontierFromCbor(decodeExtensibleCbor(sent(NO_FRONTIER)))).to.deep.equal(NO_FRONTIER);
  });

  it('takes about twenty bytes where nothing is missing', () => {
    const usual = { floor: 0, floorTimeMs: 0, ranges: rangeOf(1, 12_345), head: HEAD };
    expect(sent(usual).length).to.be.at.most(20);
  });

  it('leaves what it lacks: all that is here, above its floor, and not there', () => {
    fc.assert(
      fc.property(frontiers, fc.integer({ min: 1, max: 120 }), (frontier, last) => {
        const lacked = lackedBy(rangeOf(1, last), frontier);
        for (let number = 1; number <= last; number++)
          expect(isIn(lacked, number)).to.equal(number > frontier.floor && !isIn(frontier.ranges, number));
      }),
    );
    const far = { ...NO_FRONTIER, ranges: rangeOf(2 ** 40) };
    expect(countOf(lackedBy(rangeOf(1, 2 ** 48 - 1), far))).to.equal(2 ** 48 - 2);
  });

  it('comes to the same in whatever order it came', () => {
    fc.assert(
      fc.property(frontiers, frontiers, (a, b) => {
        const both = uniteFrontiers(a, b);
        expect(uniteFrontiers(b, a)).to.deep.equal(both);
        expect(uniteFrontiers(both, a)).to.deep.equal(both);
        expect(lastOf(both)).to.equal(Math.max(lastOf(a), lastOf(b)));
      }),
    );
  });

  it('is refused where it is out of bounds', () => {
    for (const [what, value] of Object.entries({
      'half a range': [0, 0, [1], null],
      'a step of nothing': [0, 0, [0, 1], null],
      'more ranges than are told': [0, 0, Array.from({ length: 2 * MAX_RANGES + 2 }, () => 1), null],
      'past the last number': [2 ** 48 - 1, 1, [1, 1], null],
      'far past it': [0, 0, Array.from({ length: 2 * MAX_RANGES }, () => 2 ** 48 - 1), null],
      'a time without a floor': [0, 5, [], null],
      'a head too long': [0, 0, [], new Uint8Array(9)],
      'a field more': [0, 0, [], null, null],
    }))
      expect(frontierFromCbor(value), what).to.equal(undefined);
    fc.assert(
      fc.property(fc.anything(), (value) => {
        frontierFromCbor(value);
      }),
      { numRuns: FUZZ_RUNS },
    );
  });
});
