import { expect } from 'chai';
import { systemRandom } from '../../src/platform/random.ts';
import { createSeededRandom } from '../doubles/random.ts';
import { randomContract } from './random.ts';

randomContract('seeded', () => createSeededRandom(7));
randomContract('of the browser', () => systemRandom);

describe('random: seeded alone', () => {
  it('repeats with its seed and differs without it', () => {
    const drawn = (seed: number): string => createSeededRandom(seed).bytes(64).join();
    expect(drawn(1)).to.equal(drawn(1));
    expect(drawn(1)).not.to.equal(drawn(2));
  });
});
