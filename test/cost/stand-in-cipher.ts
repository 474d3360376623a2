import type { LinkCipher } from '../../src/engine/handshake/link-cipher.ts';
import { type Bytes, ownBytes } from '../../src/lib/bytes.ts';

const TAG_BYTES = 16;

/** Numbers frames as the real cipher does, and makes them as long. It ignores the recipient. */
export const createStandInCipher = (): LinkCipher => {
  let [out, expected] = [0, 0];
  return {
    seal: (frame): Bytes => {
      const sealed = new Uint8Array(frame.length + TAG_BYTES);
      sealed.set(frame);
      new DataView(sealed.buffer).setUint32(frame.length, ++out);
      return sealed;
    },
    open: (sealed) => {
      const length = sealed.length - TAG_BYTES;
      if (length < 0) return undefined;
      const number = new DataView(sealed.buffer, sealed.byteOffset).getUint32(length);
      if (number !== expected + 1) return undefined;
      expected = number;
      return ownBytes(sealed.slice(0, length));
    },
  };
};
