// @ts-check
import { hash, join, kemPublicOf, labelled, publicOf, sign, verify } from './primitives.js';

/** @typedef {{ identityKey: Buffer, deviceKey: Buffer, encoded: Buffer, dhKey: Buffer }} Keys */
/** @typedef {ReturnType<typeof makePrekey>} OwnPrekey */
/** @typedef {Keys & { deviceSecret: Buffer, dhSecret: Buffer }} Own */

/** @param {number} major @param {number} value */
const head = (major, value) => {
  const m = major << 5;
  if (value < 24) return Buffer.from([m | value]);
  if (value < 256) return Buffer.from([m | 24, value]);
  if (value < 65_536) return Buffer.from([m | 25, value >> 8, value & 255]);
  const bytes = Buffer.alloc(9, m | 27);
  if (value < 2 ** 32) {
    bytes[0] = m | 26;
    bytes.writeUInt32BE(value, 1);
    return bytes.subarray(0, 5);
  }
  bytes.writeBigUInt64BE(BigInt(value), 1);
  return bytes;
};

/** CBOR of an array of numbers and byte strings. @param {readonly (number | Uint8Array)[]} items */
const cbor = (items) =>
  join(
    head(4, items.length),
    ...items.map((item) => (typeof item === 'number' ? head(0, item) : join(head(2, item.length), item))),
  );

/**
 * A device made of its four secrets.
 * @param {{ identitySecret: Buffer, deviceSecret: Buffer, dhSecret: Buffer }} secrets
 * @returns {Own}
 */
export const ownKeys = ({ identitySecret, deviceSecret, dhSecret }) => {
  const identityKey = publicOf('Ed25519', identitySecret);
  const deviceKey = publicOf('Ed25519', deviceSecret);
  const dhKey = publicOf('X25519', dhSecret);
  const certificate = sign(identitySecret, labelled('driftpost/device/1', deviceKey));
  const dhSignature = sign(deviceSecret, labelled('driftpost/session/1/dh-key', dhKey));
  const encoded = join(identityKey, deviceKey, certificate, dhKey, dhSignature);
  return { identityKey, deviceKey, dhKey, encoded, deviceSecret, dhSecret };
};

/** @param {Buffer} encoded @returns {Keys} */
export const readKeys = (encoded) => {
  const identityKey = encoded.subarray(0, 32);
  const deviceKey = encoded.subarray(32, 64);
  const dhKey = encoded.subarray(128, 160);
  const holds =
    verify(identityKey, labelled('driftpost/device/1', deviceKey), encoded.subarray(64, 128)) &&
    verify(deviceKey, labelled('driftpost/session/1/dh-key', dhKey), encoded.subarray(160, 224));
  if (!holds) throw new Error('device keys that are not signed');
  return { identityKey, deviceKey, dhKey, encoded };
};

/** @param {{ dhSecret: Buffer, kemSeed: Buffer, madeAt: number }} secrets */
export const makePrekey = ({ dhSecret, kemSeed, madeAt }) => {
  const dhKey = publicOf('X25519', dhSecret);
  const kemKey = Buffer.from(kemPublicOf(kemSeed));
  const id = hash(labelled('driftpost/session/1/prekey-id', dhKey, kemKey));
  return { id, dhSecret, kemSeed, dhKey, kemKey, madeAt };
};

/** @param {Own} own @param {ReturnType<typeof makePrekey>} prekey */
export const makeBundle = (own, prekey) => {
  const fields = [1, own.encoded, prekey.dhKey, prekey.kemKey, prekey.madeAt];
  const signature = sign(own.deviceSecret, labelled('driftpost/session/1/bundle', cbor(fields)));
  return cbor([...fields, signature]);
};

/** A bundle has fields of fixed sizes but for the time, so it is read by where things stand. @param {Buffer} bytes */
export const readBundle = (bytes) => {
  const device = readKeys(bytes.subarray(4, 228));
  const dhKey = bytes.subarray(230, 262);
  const kemKey = bytes.subarray(265, 1449);
  const signature = bytes.subarray(-64);
  const time = bytes.subarray(1449, -66);
  const madeAt = time.length === 9 ? Number(time.readBigUInt64BE(1)) : time.readUInt32BE(1);
  const fields = [1, device.encoded, dhKey, kemKey, madeAt];
  if (!cbor([...fields, signature]).equals(bytes)) throw new Error('not a bundle');
  if (!verify(device.deviceKey, labelled('driftpost/session/1/bundle', cbor(fields)), signature)) {
    throw new Error('a bundle that is not signed');
  }
  const prekeyId = hash(labelled('driftpost/session/1/prekey-id', dhKey, kemKey));
  return { device, dhKey, kemKey, madeAt, prekeyId };
};
