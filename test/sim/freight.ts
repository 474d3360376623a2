import type { Bytes } from '../../src/lib/bytes.ts';

/** Takes a frame that has come from another shard. */
export type FrameTaker = (frame: Shipped) => void;

/** A frame between shards: when it is due, for which end of a link, and what it is charged to. */
export interface Shipped {
  readonly due: number;
  readonly address: number;
  readonly cause: number;
  readonly frame: Bytes;
}

/** Time, address and cause, 8 bytes each, then the length and the bytes. */
const HEAD_BYTES = 28;
const FIRST_ROOM = 1 << 16;

/** Frames one after the other in one buffer, for another thread. */
export class Freight {
  #bytes: Bytes = new Uint8Array(FIRST_ROOM);
  #view = new DataView(this.#bytes.buffer);
  #used = 0;

  load({ due, address, cause, frame }: Shipped): void {
    const end = this.#used + HEAD_BYTES + frame.length;
    if (end > this.#bytes.length) this.#grow(end);
    const at = this.#used;
    this.#view.setFloat64(at, due);
    this.#view.setFloat64(at + 8, address);
    this.#view.setFloat64(at + 16, cause);
    this.#view.setUint32(at + 24, frame.length);
    this.#bytes.set(frame, at + HEAD_BYTES);
    this.#used = end;
  }

  /** All of it, in a buffer of its own; nothing is left. */
  unload(): Bytes {
    const all = this.#bytes.slice(0, this.#used);
    this.#used = 0;
    return all;
  }

  /** Hands on each frame, in the order in which they were loaded; its bytes are not its own. */
  static read(bytes: Bytes, take: FrameTaker): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    for (let at = 0; at < bytes.length;) {
      const end = at + HEAD_BYTES + view.getUint32(at + 24);
      take({
        due: view.getFloat64(at),
        address: view.getFloat64(at + 8),
        cause: view.getFloat64(at + 16),
        frame: bytes.subarray(at + HEAD_BYTES, end),
      });
      at = end;
    }
  }

  #grow(needed: number): void {
    const larger = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    larger.set(this.#bytes.subarray(0, this.#used));
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}
