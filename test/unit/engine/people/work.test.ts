import { expect } from 'chai';
import { doWork, hasWork } from '../../../../src/engine/people/work.ts';
import { createSeededRandom } from '../../../doubles/random.ts';

const BITS = 12;

describe('the work of a contact request', () => {
  it('is found in slices of a few milliseconds, and holds for nothing else', async () => {
    const subject = createSeededRandom(5).bytes(32);
    const other = createSeededRandom(6).bytes(32);
    let ms = 0;
    const slices: number[] = [];
    let began = 0;
    // A machine that looks at its clock once in a millisecond of work.
    const clock = {
      now: () => ms++,
      after: (_: number, run: () => void) => {
        slices.push(ms - began);
        began = ms;
        queueMicrotask(run);
        return () => undefined;
      },
    };
    const nonce = (await doWork(clock, subject, BITS))!;
    expect(hasWork(subject, nonce, BITS)).to.equal(true);
    expect(hasWork(other, nonce, BITS)).to.equal(false);
    expect(hasWork(subject, nonce + 1, BITS)).to.equal(false);
    expect(slices.length).to.be.greaterThan(2);
    expect(Math.max(...slices)).to.be.at.most(8);
  });
});
