import { expect } from 'chai';
import { TokenBucket } from '../../../../src/links/channel/rate-limit.ts';
import { createVirtualClock } from '../../../doubles/clock.ts';

const takeAll = (bucket: TokenBucket): number => {
  let taken = 0;
  while (bucket.take()) taken += 1;
  return taken;
};

describe('a token bucket', () => {
  it('allows a burst, then so many per second', async () => {
    const clock = createVirtualClock();
    const bucket = new TokenBucket(clock, { perSecond: 10, burst: 50 });
    expect(takeAll(bucket)).to.equal(50);
    expect(bucket.waitMs()).to.equal(100);
    await clock.advance(1_000);
    expect(takeAll(bucket)).to.equal(10);
    await clock.advance(60_000);
    expect(takeAll(bucket)).to.equal(50);
  });

  it('says how long to wait', async () => {
    const clock = createVirtualClock();
    const bucket = new TokenBucket(clock, { perSecond: 1, burst: 1 });
    expect([bucket.waitMs(), bucket.take(), bucket.waitMs()]).to.deep.equal([0, true, 1_000]);
    await clock.advance(750);
    expect([bucket.take(), bucket.waitMs()]).to.deep.equal([false, 250]);
    await clock.advance(250);
    expect(bucket.take()).to.equal(true);
  });

  it('goes on when the clock is set back', async () => {
    const clock = createVirtualClock();
    const bucket = new TokenBucket(clock, { perSecond: 10, burst: 10 });
    takeAll(bucket);
    clock.jump(-3_600_000);
    expect(bucket.take()).to.equal(false);
    await clock.advance(500);
    expect(takeAll(bucket)).to.equal(5);
  });
});
