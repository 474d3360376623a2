import type { Bytes } from '../../src/lib/bytes.ts';
import type { Random } from '../../src/ports/random.ts';

/** Repeatable chance: the same seed gives the same bytes. xoshiro128** (Blackman, Vigna 2018). */
export const createSeededRandom = (seed: number): Random => {
  const state = new Uint32Array(4);
  // SplitMix32 fills the state, so that near seeds give far streams.
  let mix = seed >>> 0;
  for (let i = 0; i < 4; i++) {
    mix = (mix + 0x9e3779b9) >>> 0;
    let z = mix;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    state[i] = z ^ (z >>> 16);
  }
  const rotate = (x: number, k: number): number => (x << k) | (x >>> (32 - k));
  const next = (): number => {
    const [s0 = 0, s1 = 0, s2 = 0, s3 = 0] = state;
    const result = Math.imul(rotate(Math.imul(s1, 5), 7), 9);
    const t = s1 << 9;
    state[2] = s2 ^ s0;
    state[3] = s3 ^ s1;
    state[1] = s1 ^ (state[2] as number);
    state[0] = s0 ^ (state[3] as number);
    state[2] = (state[2] as number) ^ t;
    state[3] = rotate(state[3] as number, 11);
    return result >>> 0;
  };
  return {
    bytes: (count): Bytes => {
      const bytes = new Uint8Array(count);
      for (let i = 0; i < count; i++) bytes[i] = next() & 255;
      return bytes;
    },
  };
};
