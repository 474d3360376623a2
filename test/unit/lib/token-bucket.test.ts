import { expect } from 'chai';
import fc from 'fast-check';
import { TokenBucket, TokenBuckets } from '../../../src/lib/token-bucket.ts';

const rates = fc.record({
  burst: fc.integer({ min: 1, max: 1_000 }),
  perSecond: fc.integer({ min: 1, max: 20_000 }).map((tenths) => tenths / 10),
});

/** Pauses in milliseconds, before each of which as much is wanted. */
const wishes = fc.array(
  fc.record({ afterMs: fc.integer({ min: 0, max: 5_000 }), count: fc.integer({ min: 1, max: 50 }) }),
  { minLength: 1, maxLength: 60 },
);

/** Sums of tenths are off by this much at most. */
const ROUNDING = 1e-6;

const takeAll = (bucket: TokenBucket, now: number): number => {
  let taken = 0;
  while (bucket.take(now)) taken += 1;
  return taken;
};

describe('a token bucket', () => {
  it('gives a burst at once and no more', () => {
    fc.assert(
      fc.property(rates, (rate) => {
        const bucket = new TokenBucket(rate, 7);
        expect([takeAll(bucket, 7), takeAll(bucket, 7)]).to.deep.equal([rate.burst, 0]);
      }),
    );
  });

  it('gives no more than a burst and its rate in any time, however it is asked', () => {
    fc.assert(
      fc.property(rates, wishes, (rate, asked) => {
        const bucket = new TokenBucket(rate, 0);
        const given: { readonly at: number; readonly count: number }[] = [];
        let now = 0;
        for (const { afterMs, count } of asked) {
          now += afterMs;
          if (bucket.take(now, count)) given.push({ at: now, count });
        }
        for (const [first, { at: from }] of given.entries()) {
          let sum = 0;
          for (const { at, count } of given.slice(first)) {
            sum += count;
            expect(sum).to.be.at.most(rate.burst + ((at - from) * rate.perSecond) / 1_000 + ROUNDING);
          }
        }
      }),
    );
  });

  it('gives all of its rate to a caller that waits as long as it says', () => {
    fc.assert(
      fc.property(rates, fc.integer({ min: 1, max: 300 }), (rate, count) => {
        const bucket = new TokenBucket(rate, 0);
        let now = 0;
        for (let taken = 0; taken < rate.burst + count;) {
          if (bucket.take(now)) taken += 1;
          else now += bucket.waitMs(now);
        }
        // Each wait is told in whole milliseconds.
        const exact = (count * 1_000) / rate.perSecond;
        expect(now).to.be.within(Math.floor(exact - ROUNDING), Math.ceil(exact) + 2 * count);
      }),
    );
  });

  it('takes nothing where there is too little, and says how long that lasts', () => {
    const bucket = new TokenBucket({ burst: 4, perSecond: 1 }, 0);
    expect([bucket.take(0, 5), bucket.waitMs(0)]).to.deep.equal([false, 0]);
    expect([bucket.take(0, 4), bucket.waitMs(0)]).to.deep.equal([true, 1_000]);
    expect([bucket.take(750), bucket.waitMs(750), bucket.take(1_000)]).to.deep.equal([false, 250, true]);
  });

  it('has to get back first what was charged beyond what there was', () => {
    fc.assert(
      fc.property(rates, fc.integer({ min: 1, max: 500 }), (rate, beyond) => {
        const bucket = new TokenBucket(rate, 0);
        bucket.charge(0, rate.burst + beyond);
        expect(bucket.left(0)).to.equal(-beyond);
        const waitMs = bucket.waitMs(0);
        // Where the exact time is a whole number, rounding makes it one millisecond more.
        expect(bucket.take(waitMs - 2)).to.equal(false);
        expect(bucket.take(waitMs + 1)).to.equal(true);
      }),
    );
  });

  it('is given back what was not needed, up to a burst', () => {
    const bucket = new TokenBucket({ burst: 4, perSecond: 1 }, 0);
    takeAll(bucket, 0);
    bucket.add(0, 3);
    expect(bucket.left(0)).to.equal(3);
    bucket.add(0, 3);
    expect(bucket.left(0)).to.equal(4);
  });

  it('loses nothing and goes on filling where the clock is set back', () => {
    const bucket = new TokenBucket({ burst: 10, perSecond: 10 }, 5_000_000);
    bucket.charge(5_000_000, 8);
    expect(takeAll(bucket, 1_000_000)).to.equal(2);
    expect(takeAll(bucket, 1_000_500)).to.equal(5);
  });
});

describe('token buckets by name', () => {
  it('are each for themselves, and the same for the same name', () => {
    const buckets = new TokenBuckets({ burst: 3, perSecond: 1 }, 8);
    expect(takeAll(buckets.of('a', 0), 0)).to.equal(3);
    expect(takeAll(buckets.of('a', 0), 0)).to.equal(0);
    expect(takeAll(buckets.of('b', 0), 0)).to.equal(3);
  });

  it('forget the one that was not asked for longest', () => {
    const buckets = new TokenBuckets({ burst: 1, perSecond: 1 }, 2);
    for (const name of ['a', 'b', 'a', 'c']) buckets.of(name, 0).take(0);
    expect(['a', 'b'].map((name) => buckets.of(name, 0).take(0))).to.deep.equal([false, true]);
  });
});
