import { type Bytes, NO_BYTES, concat, ownBytes } from '../../lib/bytes.ts';
import { MAX_FRAME_BYTES } from '../../ports/links.ts';

/** Bytes of the length before a frame. */
const LENGTH_BYTES = 3;

/** A frame as it stands in the stream: its length in three bytes, then the frame. */
export const lengthPrefixed = (frame: Bytes): Bytes =>
  concat(Uint8Array.of(frame.length >> 16, frame.length >> 8, frame.length), frame);

/** Cuts a stream into frames. */
export interface FrameStream {
  /** The frames that these bytes complete; undefined where the stream is malformed. */
  push(bytes: Bytes): readonly Bytes[] | undefined;
}

/** A reader of one stream. It keeps less than one frame. */
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
