import type { Bytes } from '../../lib/bytes.ts';

/** Reads bytes from front to back. What is not there reads as zeros, and `isWhole` says so in the end. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Whether everything that was read was there, and nothing is left. */
  get isWhole(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** A copy of the next bytes. */
  take(count: number): Bytes {
    const taken = new Uint8Array(count);
    taken.set(this.#bytes.subarray(this.#at, this.#at + count));
    this.#at += count;
    return taken;
  }

  /** A big-endian number of one to four bytes. */
  number(bytes: number): number {
    return this.take(bytes).reduce((number, byte) => number * 256 + byte, 0);
  }
}
