import type { Bytes } from '../../src/lib/bytes.ts';

/** Larger than any frame. */
const CHUNK_BYTES = 1 << 20;

/** Frames that are on their way, side by side. */
interface Chunk {
  readonly bytes: Bytes;
  /** How many of them are still on their way. */
  held: number;
}

/** Where the bytes of a frame lie while it is on its way. */
export interface Stowed {
  chunk: Chunk | undefined;
  at: number;
  length: number;
}

/**
 * Holds the bytes of frames that are on their way, in memory that is used again and again. A frame is on its way for what
 * may be seconds of the machine's time: as an array of its own it would outlive the young generation, and V8 marks
 * the whole heap anew for each 64 MB of arrays that did.
 */
export class Hold {
  #current: Chunk = { bytes: new Uint8Array(CHUNK_BYTES), held: 0 };
  #used = 0;
  readonly #spare: Chunk[] = [];

  /** Copies a frame in. */
  stow(stowed: Stowed, frame: Bytes): void {
    if (this.#used + frame.length > CHUNK_BYTES) this.#next();
    const chunk = this.#current;
    chunk.bytes.set(frame, this.#used);
    chunk.held += 1;
    stowed.chunk = chunk;
    stowed.at = this.#used;
    stowed.length = frame.length;
    this.#used += frame.length;
  }

  /** Copies a frame out, once. */
  fetch(stowed: Stowed): Bytes | undefined {
    const { chunk, at, length } = stowed;
    if (!chunk) return undefined;
    stowed.chunk = undefined;
    chunk.held -= 1;
    const frame = chunk.bytes.slice(at, at + length);
    if (chunk.held === 0 && chunk !== this.#current) this.#spare.push(chunk);
    return frame;
  }

  #next(): void {
    const last = this.#current;
    this.#current = this.#spare.pop() ?? { bytes: new Uint8Array(CHUNK_BYTES), held: 0 };
    this.#used = 0;
    if (last.held === 0) this.#spare.push(last);
  }
}
