// @ts-check
// Deterministic CBOR (RFC 8949, 4.2.1) of whole numbers, byte strings, texts, arrays and maps by whole numbers; nothing of src.

/** @typedef {number | string | null | Uint8Array | readonly Value[] | ReadonlyMap<number, Value>} Value */
/** @typedef {number | string | null | Buffer | any[] | Map<number, any>} Decoded */

const NULL = 0xf6;

/** @param {number} major @param {number} value */
const head = (major, value) => {
  const m = major << 5;
  if (value < 24) return Buffer.from([m | value]);
  if (value < 256) return Buffer.from([m | 24, value]);
  if (value < 65_536) return Buffer.from([m | 25, value >> 8, value & 255]);
  const bytes = Buffer.alloc(value < 2 ** 32 ? 5 : 9);
  bytes[0] = m | (value < 2 ** 32 ? 26 : 27);
  if (value < 2 ** 32) bytes.writeUInt32BE(value, 1);
  else bytes.writeBigUInt64BE(BigInt(value), 1);
  return bytes;
};

/** @param {Value} value @returns {Buffer} */
export const encode = (value) => {
  if (value === null) return Buffer.from([NULL]);
  if (typeof value === 'number') return head(0, value);
  if (typeof value === 'string') {
    const text = Buffer.from(value);
    return Buffer.concat([head(3, text.length), text]);
  }
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(encode)]);
  const map = /** @type {ReadonlyMap<number, Value>} */ (value);
  // Encodings of whole numbers sort as the numbers do.
  const keys = [...map.keys()].toSorted((a, b) => a - b);
  return Buffer.concat([
    head(5, map.size),
    ...keys.flatMap((key) => [encode(key), encode(/** @type {Value} */ (map.get(key)))]),
  ]);
};

/** @param {Buffer} bytes @param {number} at */
const readHead = (bytes, at) => {
  const first = bytes.readUInt8(at);
  const [major, low] = [first >> 5, first & 31];
  if (low < 24) return { major, value: low, next: at + 1 };
  const size = /** @type {Record<number, number>} */ ({ 24: 1, 25: 2, 26: 4, 27: 8 })[low];
  if (!size) throw new Error('not an encoding of a number');
  const value = size === 8 ? Number(bytes.readBigUInt64BE(at + 1)) : bytes.readUIntBE(at + 1, size);
  return { major, value, next: at + 1 + size };
};

/** @param {Buffer} bytes @param {number} at @returns {[value: Decoded, next: number]} */
const read = (bytes, at) => {
  if (bytes[at] === NULL) return [null, at + 1];
  const { major, value, next } = readHead(bytes, at);
  if (major === 0) return [value, next];
  if (major === 2) return [bytes.subarray(next, next + value), next + value];
  if (major === 3) return [bytes.toString('utf8', next, next + value), next + value];
  if (major !== 4 && major !== 5) throw new Error('not a value of ours');
  /** @type {any[]} */
  const items = [];
  let end = next;
  for (let i = 0; i < value * (major - 3); i++) {
    const [item, after] = read(bytes, end);
    items.push(item);
    end = after;
  }
  if (major === 4) return [items, end];
  const pairs = Array.from(
    { length: value },
    (_, i) => /** @type {const} */ ([items[2 * i], items[2 * i + 1]]),
  );
  return [new Map(pairs), end];
};

/** The value of these bytes; throws where they are not its one encoding. @param {Buffer} bytes @returns {any} */
export const decode = (bytes) => {
  const [value] = read(bytes, 0);
  if (!encode(/** @type {Value} */ (value)).equals(bytes)) throw new Error('another encoding');
  return value;
};
