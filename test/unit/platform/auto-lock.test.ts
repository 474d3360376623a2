import { expect } from 'chai';
import { startAutoLock } from '../../../src/platform/page/auto-lock.ts';
import { createVirtualClock } from '../../doubles/clock.ts';

const IDLE_MS = 5 * 60_000;

const make = () => {
  const clock = createVirtualClock();
  const [target, page] = [new EventTarget(), new EventTarget()];
  let locks = 0;
  const stop = startAutoLock({ clock, target, page, idleMs: IDLE_MS, lock: () => void locks++ });
  return {
    clock,
    stop,
    input: (kind = 'keydown') => target.dispatchEvent(new Event(kind)),
    turn: () => page.dispatchEvent(new Event('visibilitychange')),
    locks: () => locks,
  };
};

describe('locking by itself', () => {
  it('happens once, when there was no input for so long', async () => {
    const { clock, locks } = make();
    await clock.advance(IDLE_MS - 1);
    expect(locks()).to.equal(0);
    await clock.advance(1);
    expect(locks()).to.equal(1);
    await clock.advance(IDLE_MS * 3);
    expect(locks()).to.equal(1);
  });

  for (const kind of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart']) {
    it(`waits anew after ${kind}`, async () => {
      const { clock, input, locks } = make();
      await clock.advance(IDLE_MS - 1);
      input(kind);
      await clock.advance(IDLE_MS - 1);
      expect(locks()).to.equal(0);
      await clock.advance(1);
      expect(locks()).to.equal(1);
    });
  }

  it('takes the first input after a sleep for too late', () => {
    const { clock, input, locks } = make();
    clock.jump(IDLE_MS);
    input();
    expect(locks()).to.equal(1);
  });

  it('looks when the page is seen again, which is no input', async () => {
    const { clock, turn, locks } = make();
    await clock.advance(IDLE_MS - 1);
    turn();
    clock.jump(1);
    turn();
    expect(locks()).to.equal(1);
  });

  it('waits the whole time where the clock was set back', async () => {
    const { clock, input, locks } = make();
    clock.jump(-IDLE_MS * 10);
    input();
    await clock.advance(IDLE_MS - 1);
    expect(locks()).to.equal(0);
    await clock.advance(1);
    expect(locks()).to.equal(1);
  });

  it('stops', async () => {
    const { clock, input, stop, locks } = make();
    stop();
    await clock.advance(IDLE_MS);
    input();
    expect(locks()).to.equal(0);
  });
});
