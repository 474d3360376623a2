import type { Bytes } from '../../src/lib/bytes.ts';
import { type Shard, WHOLE } from './post.ts';
import { mix32 } from './random.ts';

/** Kinds of frames that are told apart: the first byte of a frame, below this. */
const KINDS = 32;

/** Room for so many lookups at first; it doubles. */
const FIRST_CAUSES = 4_096;

/** Frames and bytes of one kind. */
export interface KindCount {
  readonly kind: number;
  readonly frames: number;
  readonly bytes: number;
}

/** Counts every frame that is sent, by its kind and by the lookup that caused it. */
export class Traffic {
  frames = 0;
  bytes = 0;
  /** What was caused by lookups. */
  causedFrames = 0;
  causedBytes = 0;
  readonly #kindFrames = new Float64Array(KINDS);
  readonly #kindBytes = new Float64Array(KINDS);
  #causeFrames = new Uint32Array(FIRST_CAUSES);
  #causeBytes = new Float64Array(FIRST_CAUSES);
  #nextCause = 1;
  readonly #shard: Shard;

  constructor(shard: Shard = WHOLE) {
    this.#shard = shard;
  }

  /** A new number, which tells the frames of one cause from the rest. */
  newCause(): number {
    return this.#nextCause++ * this.#shard.count + this.#shard.index;
  }

  count(frame: Uint8Array, cause: number): void {
    const kind = (frame[0] ?? 0) & (KINDS - 1);
    this.frames++;
    this.bytes += frame.length;
    this.#kindFrames[kind] = (this.#kindFrames[kind] as number) + 1;
    this.#kindBytes[kind] = (this.#kindBytes[kind] as number) + frame.length;
    if (cause === 0) return;
    this.causedFrames++;
    this.causedBytes += frame.length;
    if (cause >= this.#causeFrames.length) this.#grow(cause);
    this.#causeFrames[cause] = (this.#causeFrames[cause] as number) + 1;
    this.#causeBytes[cause] = (this.#causeBytes[cause] as number) + frame.length;
  }

  /** Frames, and bytes of them, that were charged to causes, in this shard. */
  charged(): { readonly frames: Uint32Array; readonly bytes: Float64Array } {
    return { frames: this.#causeFrames, bytes: this.#causeBytes };
  }

  #grow(cause: number): void {
    const room = Math.max(cause + 1, 2 * this.#causeFrames.length);
    const frames = new Uint32Array(room);
    const bytes = new Float64Array(room);
    frames.set(this.#causeFrames);
    bytes.set(this.#causeBytes);
    this.#causeFrames = frames;
    this.#causeBytes = bytes;
  }

  /** Kinds that occurred. */
  kinds(): readonly KindCount[] {
    return Array.from(this.#kindFrames, (frames, kind) => ({
      kind,
      frames,
      bytes: this.#kindBytes[kind] as number,
    })).filter(({ frames }) => frames > 0);
  }
}

/** One trace of those of all shards. */
export const traceOf = (traces: readonly string[]): string => {
  if (traces.length === 1) return traces[0] as string;
  const all = new Trace();
  for (const [i, trace] of traces.entries())
    for (const digit of trace) all.add(i, digit.charCodeAt(0), new Uint8Array());
  return all.digest();
};

/** A running hash over all that was delivered: two runs are the same where it is. */
export class Trace {
  #a = 0x811c9dc5;
  #b = 0x1b873593;

  /** Time, both ends, length, and bytes from the beginning and the end of the frame. */
  add(time: number, ends: number, frame: Bytes): void {
    const { length } = frame;
    const head = (frame[0] ?? 0) | ((frame[1] ?? 0) << 8) | ((frame[3] ?? 0) << 16) | ((frame[8] ?? 0) << 24);
    const tail =
      (frame[length - 1] ?? 0) | ((frame[length - 2] ?? 0) << 8) | ((frame[length >> 1] ?? 0) << 16);
    this.#a = Math.imul(this.#a ^ (time | 0) ^ head, 0x01000193);
    this.#b = (Math.imul(this.#b, 31) + (ends ^ this.#a) + Math.imul(length ^ tail, 0x9e3779b1)) | 0;
  }

  /** 16 hexadecimal digits. */
  digest(): string {
    const words = [mix32(this.#a ^ this.#b), mix32(this.#b + 0x9e3779b9)];
    return words.map((word) => word.toString(16).padStart(8, '0')).join('');
  }
}
