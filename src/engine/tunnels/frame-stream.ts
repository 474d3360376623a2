import { type Bytes, NO_BYTES, concat, ownBytes } from '../../lib/bytes.ts';
import { MAX_FRAME_BYTES } from '../../ports/links.ts';

/** Bytes that announce a frame's length. */
const LENGTH_BYTES = 3;

/** A frame as it stands in a stream: its length in three bytes, then itself. */
export const lengthPrefixed = (frame: Bytes): Bytes =>
  concat(Uint8Array.of(frame.length >> 16, frame.length >> 8, frame.length), frame);

/** Cuts a stream into the frames it consists of. */
export interface FrameStream {
  /** The frames that these bytes complete; undefined where it is no such stream. */
  push(bytes: Bytes): readonly Bytes[] | undefined;
}

/** A stream of frames; keeps less than one frame. */
export const createFrameStream = (): FrameStream => {
  let rest: Bytes = NO_BYTES;
  return {
    push: (bytes) => {
      const whole = concat(rest, bytes);
      const frames: Bytes[] = [];
      let at = 0;
      while (whole.length - at >= LENGTH_BYTES) {
        const [a = 0, b = 0, c = 0] = whole.subarray(at, at + LENGTH_BYTES);
        const length = (a << 16) | (b << 8) | c;
        if (length === 0 || length > MAX_FRAME_BYTES) return undefined;
        if (whole.length - at - LENGTH_BYTES < length) break;
        frames.push(ownBytes(whole.subarray(at + LENGTH_BYTES, at + LENGTH_BYTES + length)));
        at += LENGTH_BYTES + length;
      }
      rest = ownBytes(whole.subarray(at));
      return frames;
    },
  };
};
