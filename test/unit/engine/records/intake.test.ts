import { expect } from 'chai';
import { WRITES } from '../../../../src/engine/overlay/limits.ts';
import { createWriteLimit } from '../../../../src/engine/records/intake.ts';
import { createVirtualClock } from '../../../doubles/clock.ts';
import { createSeededRandom } from '../../../doubles/random.ts';

const random = createSeededRandom(1);
const [key, other] = [random.bytes(32), random.bytes(32)];

/** How many of so many writes in a row are taken. */
const taken = (mayWrite: (key: Uint8Array) => boolean, of: Uint8Array, tries: number): number =>
  Array.from({ length: tries }, () => mayWrite(of)).filter(Boolean).length;

describe('the bound of writes under one key', () => {
  it('lets a burst through, then so many a second', async () => {
    const clock = createVirtualClock();
    const mayWrite = createWriteLimit(clock);
    expect(taken(mayWrite, key, 200)).to.equal(WRITES.burst);
    await clock.advance(60_000);
    expect(taken(mayWrite, key, 200)).to.equal(60 * WRITES.perSecond);
    await clock.advance(24 * 3_600_000);
    expect(taken(mayWrite, key, 200)).to.equal(WRITES.burst);
  });

  it('takes as many a second, however many are tried', async () => {
    const clock = createVirtualClock();
    const mayWrite = createWriteLimit(clock);
    taken(mayWrite, key, WRITES.burst);
    let count = 0;
    for (let second = 0; second < 60; second++) {
      await clock.advance(1_000);
      count += taken(mayWrite, key, 20);
    }
    expect(count).to.be.within(60 * WRITES.perSecond - 1, 60 * WRITES.perSecond);
  });

  it('is of each key by itself', () => {
    const mayWrite = createWriteLimit(createVirtualClock());
    taken(mayWrite, key, 200);
    expect(taken(mayWrite, other, 200)).to.equal(WRITES.burst);
    expect(mayWrite(key)).to.equal(false);
  });

  it('gives nothing away where the clock is set back', async () => {
    const clock = createVirtualClock();
    const mayWrite = createWriteLimit(clock);
    taken(mayWrite, key, 200);
    clock.jump(-3_600_000);
    expect(mayWrite(key)).to.equal(false);
    await clock.advance(10_000);
    expect(taken(mayWrite, key, 200)).to.equal(2);
  });
});
