import { expect } from 'chai';
import type { Random } from '../../src/ports/random.ts';

/** What every source of chance does. */
export const randomContract = (name: string, create: () => Random): void => {
  describe(`random: ${name}`, () => {
    it('gives as many bytes as asked for, none and very many included', () => {
      const random = create();
      for (const count of [0, 1, 32, 200_000]) expect(random.bytes(count)).to.have.length(count);
    });

    it('does not repeat itself', () => {
      const random = create();
      const drawn = new Set(Array.from({ length: 1_000 }, () => random.bytes(16).join()));
      expect(drawn.size).to.equal(1_000);
    });

    it('uses every byte value about as often', () => {
      const counts = Array.from({ length: 256 }, () => 0);
      for (const byte of create().bytes(256_000)) counts[byte] = (counts[byte] ?? 0) + 1;
      // 1,000 expected each, standard deviation below 32: seven of them away is chance once in 10^9 runs.
      expect(Math.min(...counts)).to.be.above(1_000 - 7 * 32);
      expect(Math.max(...counts)).to.be.below(1_000 + 7 * 32);
    });
  });
};
