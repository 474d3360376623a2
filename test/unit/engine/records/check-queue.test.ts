import { expect } from 'chai';
import {
  CHECKS_AT_ONCE,
  MAX_WAITING_CHECKS,
  createCheckQueue,
} from '../../../../src/engine/records/check-queue.ts';
import { createVirtualClock } from '../../../doubles/clock.ts';

/** A queue of checks that note when they begin, and end when the test says so, or at once. */
const createBench = () => {
  const clock = createVirtualClock();
  const queue = createCheckQueue({ clock });
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const told: (boolean | undefined)[] = [];
  const add = (by: string, { atOnce = false } = {}): void =>
    queue.add({
      by,
      check: () => {
        begun.push(by);
        return atOnce ? true : new Promise((resolve) => ends.push(() => resolve(true)));
      },
      told: (holds) => told.push(holds),
    });
  return { clock, begun, ends, told, add };
};

describe('checks of what neighbours bring', () => {
  it('are a few at a time, and the next begin as those before them end', async () => {
    const { clock, begun, ends, told, add } = createBench();
    for (let i = 0; i < 10; i++) add('eve');
    await clock.advance(1_000);
    expect(begun).to.have.lengthOf(CHECKS_AT_ONCE);
    ends.shift()?.();
    await clock.advance(1);
    expect([begun.length, told.length]).to.deep.equal([CHECKS_AT_ONCE + 1, 1]);
    while (ends.length > 0) {
      ends.shift()?.();
      await clock.advance(1);
    }
    expect(told).to.deep.equal(Array.from({ length: 10 }, () => true));
  });

  it('let other work come in between, where each of them ends at once', async () => {
    const { clock, begun, told, add } = createBench();
    const seen: number[] = [];
    for (let i = 0; i < 3 * CHECKS_AT_ONCE; i++) add('eve', { atOnce: true });
    seen.push(begun.length);
    clock.after(0, () => seen.push(begun.length));
    await clock.advance(0);
    expect(seen).to.deep.equal([CHECKS_AT_ONCE, 2 * CHECKS_AT_ONCE]);
    await clock.advance(1);
    expect(told).to.have.lengthOf(3 * CHECKS_AT_ONCE);
  });

  it('of one neighbour wait for no more than one of each other', async () => {
    const { clock, begun, add } = createBench();
    for (let i = 0; i < 200; i++) add('eve', { atOnce: true });
    add('mina', { atOnce: true });
    add('zoe', { atOnce: true });
    await clock.advance(1_000);
    expect(begun).to.have.lengthOf(202);
    expect(begun.indexOf('mina')).to.be.lessThan(2 * CHECKS_AT_ONCE);
    expect(begun.indexOf('zoe')).to.be.lessThan(2 * CHECKS_AT_ONCE);
  });

  it('wait for one neighbour up to a limit, and for another all the same', async () => {
    const { clock, told, begun, add } = createBench();
    for (let i = 0; i < CHECKS_AT_ONCE + MAX_WAITING_CHECKS + 50; i++) add('eve');
    expect(told).to.deep.equal(Array.from({ length: 50 }, () => undefined));
    add('mina');
    expect(told).to.have.lengthOf(50);
    await clock.advance(1_000);
    expect(begun).to.have.lengthOf(CHECKS_AT_ONCE);
  });
});
