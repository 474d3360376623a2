import { expect } from 'chai';
import fc from 'fast-check';
import { RttEstimator } from '../../../src/lib/rtt.ts';

const LIMITS = { firstMs: 400, leastMs: 100, mostMs: 2_000, slackMs: 30 };
const times = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 50 });

/** One that measured these, in milliseconds. */
const after = (measured: readonly number[], limits = LIMITS): RttEstimator => {
  const rtt = new RttEstimator(limits);
  for (const ms of measured) rtt.measured(ms);
  return rtt;
};

describe('a retransmission timeout', () => {
  it('is the first one before anything was measured', () => {
    expect([after([]).timeoutMs, after([]).smoothedMs]).to.deep.equal([400, 0]);
  });

  it('is three times the first measurement (RFC 6298, 2.2)', () => {
    const rtt = after([200]);
    expect([rtt.smoothedMs, rtt.timeoutMs]).to.deep.equal([200, 200 + 4 * 100 + 30]);
  });

  it('goes by the old smoothed time for the variation (RFC 6298, 2.3)', () => {
    // RTTVAR = 3/4 · 100 + 1/4 · |200 − 280| = 95, SRTT = 7/8 · 200 + 1/8 · 280 = 210.
    const rtt = after([200, 280]);
    expect([rtt.smoothedMs, rtt.timeoutMs]).to.deep.equal([210, 210 + 4 * 95 + 30]);
  });

  it('never leaves its limits, and the smoothed time never what was measured', () => {
    fc.assert(
      fc.property(times, (measured) => {
        const rtt = after(measured);
        expect(rtt.timeoutMs).to.be.within(LIMITS.leastMs, LIMITS.mostMs);
        expect(rtt.smoothedMs).to.be.within(Math.min(...measured) - 1e-6, Math.max(...measured) + 1e-6);
      }),
    );
  });

  it('comes close to what is always the same, wherever it was before', () => {
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 1_500 }), (before, ms) => {
        const rtt = after([...before, ...Array.from({ length: 150 }, () => ms)], { ...LIMITS, leastMs: 0 });
        expect(rtt.timeoutMs).to.be.within(ms + 30 - 1, ms + 30 + 1);
      }),
    );
  });

  it('covers nearly all of what varies as before', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 300, max: 500 }), { minLength: 30, maxLength: 60 }),
        (measured) => {
          expect(after(measured.slice(0, -1)).timeoutMs).to.be.greaterThan((measured.at(-1) as number) - 200);
        },
      ),
    );
  });
});
