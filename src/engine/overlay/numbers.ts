/** Numbers in frames: big-endian, unsigned. */

const put32 = (bytes: Uint8Array, at: number, value: number): void => {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
};

/** Writes a number of 48 bits. */
export const put48 = (bytes: Uint8Array, at: number, value: number): void => {
  const high = Math.floor(value / 2 ** 32);
  bytes[at] = high >>> 8;
  bytes[at + 1] = high;
  put32(bytes, at + 2, value >>> 0);
};

/** The number of 48 bits at a place. */
export const get48 = (bytes: Uint8Array, at: number): number =>
  get16(bytes, at) * 2 ** 32 + get16(bytes, at + 2) * 2 ** 16 + get16(bytes, at + 4);

/** The number of 16 bits at a place. */
export const get16 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
