import { expect } from 'chai';
import { sha256 } from '../../../src/engine/crypto/hash.ts';
import { doWork, hasWork } from '../../../src/engine/crypto/work.ts';

/** A proof found with another implementation of SHA-256. */
const INPUT = Uint8Array.from({ length: 32 }, (_, i) => i);
const BITS = 19;
const NONCE = 68_362;

/** A clock that is a millisecond on whenever it is looked at, as where there is work to do; and how long each slice took. */
const createBusyClock = () => {
  const slices: number[] = [];
  let ms = 0;
  let began = 0;
  return {
    slices,
    clock: {
      now: () => ms++,
      after: (_: number, run: () => void) => {
        slices.push(ms - began);
        began = ms;
        queueMicrotask(run);
        return () => undefined;
      },
    },
  };
};

describe('proof of work', () => {
  it('is the first number whose four bytes behind the input hash to that many zero bits', async () => {
    const { clock } = createBusyClock();
    expect(await doWork({ clock, hash: sha256 }, INPUT, 0)).to.equal(0);
    expect(await doWork({ clock, hash: sha256 }, INPUT, 12)).to.equal(169);
    expect(await doWork({ clock, hash: sha256 }, INPUT, BITS)).to.equal(NONCE);
  });

  it('holds for nothing else', () => {
    const rule = { bits: BITS, hash: sha256 };
    expect(hasWork(INPUT, NONCE, rule)).to.equal(true);
    expect(hasWork(INPUT, NONCE + 1, rule)).to.equal(false);
    expect(hasWork(INPUT, NONCE, { ...rule, bits: BITS + 1 })).to.equal(false);
    expect(hasWork(INPUT.with(31, 0), NONCE, rule)).to.equal(false);
  });

  it('is found in slices of a few milliseconds', async () => {
    const { clock, slices } = createBusyClock();
    await doWork({ clock, hash: sha256 }, INPUT, BITS);
    expect(slices.length).to.be.greaterThan(50);
    expect(Math.max(...slices)).to.be.at.most(8);
  });

  it('lets others have their turn where the clock stands still', async () => {
    let turns = 0;
    const clock = { now: () => 0, after: (_: number, run: () => void) => (turns++, run(), () => undefined) };
    await doWork({ clock, hash: sha256 }, INPUT, BITS);
    expect(turns).to.equal(Math.floor(NONCE / 4_096));
  });

  it('ends where it is wanted no more', async () => {
    const { clock, slices } = createBusyClock();
    const isWanted = () => slices.length < 3;
    expect(await doWork({ clock, hash: sha256, isWanted }, INPUT, 60)).to.equal(undefined);
    expect(slices.length).to.equal(3);
  });
});
