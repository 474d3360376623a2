import type { Bytes } from '../../src/lib/bytes.ts';
import type { Random } from '../../src/ports/random.ts';

/** Spreads a number over 32 bits (the finaliser of MurmurHash3). */
export const mix32 = (value: number): number => {
  let z = value | 0;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return (z ^ (z >>> 16)) >>> 0;
};

/** A number for a text (FNV-1a). */
export const hash32 = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
};

/** Seeded chance, one stream for each purpose: sfc32 (Doty-Humphrey, PractRand). */
export class Stream implements Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** Streams of other seeds, purposes or indices have nothing to do with each other. */
  constructor(seed: string, purpose: string, index = 0) {
    this.#a = hash32(seed);
    this.#b = hash32(purpose);
    this.#c = mix32(index + 0x9e3779b9);
    for (let i = 0; i < 12; i++) this.next();
  }

  /** 32 bits. */
  next(): number {
    const sum = (this.#a + this.#b + this.#counter++) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** From 0 on, below 1. */
  share(): number {
    return this.next() / 2 ** 32;
  }

  /** A whole number from 0 on, below `limit`. */
  below(limit: number): number {
    return Math.floor(this.share() * limit);
  }

  /** Between two bounds. */
  between(low: number, high: number): number {
    return low + this.share() * (high - low);
  }

  /** Exponentially distributed: the time to something that may happen at any moment. */
  exponential(mean: number): number {
    return -Math.log(1 - this.share()) * mean;
  }

  /** One of these; undefined of nothing. */
  pick<T>(items: readonly T[]): T | undefined {
    return items[this.below(items.length)];
  }

  bytes(count: number): Bytes {
    const bytes = new Uint8Array(count);
    for (let i = 0; i < count;) {
      let word = this.next();
      for (let j = 0; j < 4 && i < count; j++) {
        bytes[i++] = word & 255;
        word >>>= 8;
      }
    }
    return bytes;
  }
}
