import { expect } from 'chai';
import fc from 'fast-check';
import {
  bitsAt,
  commonBits,
  compareDistance,
  distanceShare,
  pointKey,
  pointWithPrefix,
} from '../../../../../src/engine/overlay/key-space/node-id.ts';
import {
  DIGIT_BITS,
  bucketKey,
  bucketOf,
  bucketsBeyond,
} from '../../../../../src/engine/overlay/routing-table/k-buckets.ts';
import { createSeededRandom } from '../../../../doubles/random.ts';

const far = fc.uint8Array({ minLength: 32, maxLength: 32 });
/** Points that agree in many of their first bytes too: random ones hardly ever do. */
const point = fc.oneof(
  far,
  fc.tuple(fc.nat(32), far).map(([same, bytes]) => bytes.fill(7, 0, same)),
);

const numberOf = (bytes: Uint8Array): bigint => bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
const distance = (a: Uint8Array, b: Uint8Array): bigint => numberOf(a) ^ numberOf(b);
const signOf = (value: bigint | number): number => (value > 0 ? 1 : value < 0 ? -1 : 0);

describe('distances of nodes', () => {
  it('are XOR read as a number', () => {
    fc.assert(
      fc.property(point, point, point, (a, b, target) => {
        const expected = signOf(distance(a, target) - distance(b, target));
        expect(signOf(compareDistance(a, b, target))).to.equal(expected);
        expect(signOf(compareDistance(b, a, target))).to.equal(-expected || 0);
      }),
      { numRuns: 2_000 },
    );
  });

  it('are zero to oneself alone, and the same both ways', () => {
    fc.assert(
      fc.property(point, point, (a, b) => {
        expect(compareDistance(a, b, a) <= 0).to.equal(true);
        expect(compareDistance(a, b, a) === 0).to.equal(distance(a, b) === 0n);
        expect(distanceShare(a, b)).to.equal(distanceShare(b, a));
        expect(distanceShare(a, b)).to.be.within(0, 1);
        // As exact as the 48 bits that are looked at.
        expect(Math.abs(distanceShare(a, b) - Number(distance(a, b)) / 2 ** 256)).to.be.lessThan(2 ** -47);
      }),
      { numRuns: 2_000 },
    );
  });

  it('put all nodes into one order, whoever asks', () => {
    fc.assert(
      fc.property(fc.array(point, { maxLength: 12 }), point, (points, target) => {
        const sorted = points.toSorted((a, b) => compareDistance(a, b, target));
        const numbers = sorted.map((one) => distance(one, target));
        expect(numbers).to.deep.equal(numbers.toSorted((a, b) => signOf(a - b)));
      }),
    );
  });

  it('know how many bits two points have in common', () => {
    fc.assert(
      fc.property(point, point, (a, b) => {
        const common = 256 - (distance(a, b) === 0n ? 0 : distance(a, b).toString(2).length);
        expect(commonBits(a, b)).to.equal(common);
        expect(bitsAt(a, 0, Math.min(24, common))).to.equal(bitsAt(b, 0, Math.min(24, common)));
        const alike = a.subarray(0, 16).join() === b.subarray(0, 16).join();
        expect(pointKey(a) === pointKey(b)).to.equal(alike);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('buckets of a table', () => {
  it('hold whoever differs first in their digit', () => {
    fc.assert(
      fc.property(point, point, (self, other) => {
        fc.pre(commonBits(self, other) < 240);
        const { level, digit } = bucketOf(self, other);
        expect(commonBits(self, other)).to.be.within(level * DIGIT_BITS, level * DIGIT_BITS + DIGIT_BITS - 1);
        expect(bitsAt(other, level * DIGIT_BITS, DIGIT_BITS)).to.equal(digit);
        expect(bitsAt(self, level * DIGIT_BITS, DIGIT_BITS)).not.to.equal(digit);
      }),
      { numRuns: 2_000 },
    );
  });

  it('leave no node out that is farther than the siblings', () => {
    fc.assert(
      fc.property(point, point, point, (self, farthest, other) => {
        fc.pre(commonBits(self, farthest) < 200 && commonBits(self, other) < commonBits(self, farthest));
        const buckets = bucketsBeyond(self, farthest).map(bucketKey);
        expect(buckets).to.include(bucketKey(bucketOf(self, other)));
        expect(new Set(buckets).size).to.equal(buckets.length);
      }),
    );
  });

  it('are where a point is that is drawn for them', () => {
    const random = createSeededRandom(1);
    fc.assert(
      fc.property(far, fc.nat(20), fc.nat(7), (self, level, digit) => {
        fc.pre(digit !== bitsAt(self, level * DIGIT_BITS, DIGIT_BITS));
        const prefix = { count: level * DIGIT_BITS, digit, digitBits: DIGIT_BITS };
        expect(bucketOf(self, pointWithPrefix(self, prefix, random))).to.deep.equal({ level, digit });
      }),
    );
  });
});
