import { expect } from 'chai';
import { checkLimitMs, watchWake } from '../../../src/platform/wake.ts';
import { createVirtualClock } from '../../doubles/clock.ts';

const make = () => {
  const clock = createVirtualClock();
  const wakes: number[] = [];
  const stop = watchWake(clock, (awayMs) => void wakes.push(awayMs));
  return { clock, wakes, stop };
};

describe('waking', () => {
  it('is noticed within a second, with how long it was', async () => {
    const { clock, wakes } = make();
    await clock.advance(2_500);
    clock.jump(60_000); // timers stand still meanwhile
    await clock.advance(1_000);
    expect(wakes).to.deep.equal([60_000]);
  });

  it('is not what a busy processor or a clock that was set back is', async () => {
    const { clock, wakes } = make();
    await clock.advance(2_500);
    clock.jump(2_500);
    await clock.advance(1_000);
    clock.jump(-60_000);
    await clock.advance(10_000);
    expect(wakes).to.deep.equal([]);
  });

  it('is noticed each time, and not any more once the watch is cancelled', async () => {
    const { clock, wakes, stop } = make();
    for (const awayMs of [5_000, 20_000]) {
      clock.jump(awayMs);
      await clock.advance(3_000);
    }
    expect(wakes).to.deep.equal([5_000, 20_000]);
    stop();
    clock.jump(60_000);
    await clock.advance(3_000);
    expect(wakes).to.have.length(2);
  });

  it('gives links less time where the other ends have surely given them up', () => {
    expect(checkLimitMs(60_000)).to.be.below(checkLimitMs(4_000));
  });
});
