// @ts-check
import { cardOf, encodeCard, readCard, signOperation, signPrekeys } from './devices.js';
import { decode } from './plain-cbor.js';
import { hash, join, kemPublicOf, labelled, publicOf } from './primitives.js';

/** @typedef {{ identityKey: Buffer, deviceKey: Buffer, encoded: Buffer, dhKey: Buffer }} Keys */
/** @typedef {ReturnType<typeof makePrekey>} OwnPrekey */
/** @typedef {Keys & { identitySecret: Buffer, deviceSecret: Buffer, dhSecret: Buffer }} Own */

/**
 * A device made of its four secrets.
 * @param {{ identitySecret: Buffer, deviceSecret: Buffer, dhSecret: Buffer }} secrets
 * @returns {Own}
 */
export const ownKeys = ({ identitySecret, deviceSecret, dhSecret }) => {
  const identityKey = publicOf('Ed25519', identitySecret);
  const deviceKey = publicOf('Ed25519', deviceSecret);
  const dhKey = publicOf('X25519', dhSecret);
  const encoded = join(identityKey, deviceKey, dhKey);
  return { identityKey, deviceKey, dhKey, encoded, identitySecret, deviceSecret, dhSecret };
};

/** @param {{ dhSecret: Buffer, kemSeed: Buffer, madeAt: number }} secrets */
export const makePrekey = ({ dhSecret, kemSeed, madeAt }) => {
  const dhKey = publicOf('X25519', dhSecret);
  const kemKey = Buffer.from(kemPublicOf(kemSeed));
  const id = hash(labelled('driftpost/session/1/prekey-id', dhKey, kemKey));
  return { id, dhSecret, kemSeed, dhKey, kemKey, madeAt };
};

/** The card of a person with this device alone. @param {Own} own @param {ReturnType<typeof makePrekey>} prekey */
export const makeOwnCard = ({ identityKey, deviceKey, dhKey, identitySecret, deviceSecret }, prekey) => {
  const { dhKey: prekeyDh, kemKey, madeAt } = prekey;
  const add = signOperation(identitySecret, [1, 0, 1, deviceKey, dhKey, madeAt, new Map()]);
  const prekeys = signPrekeys(deviceSecret, [add.id, madeAt, prekeyDh, kemKey, new Map()]);
  return encodeCard(cardOf(identityKey, [add], [prekeys]));
};

/** What a session with the first device on a card is started with. @param {Buffer} bytes */
export const bundleOnCard = (bytes) => {
  const { identityKey, list, prekeys } = readCard(bytes);
  const [add] = list;
  const [first] = prekeys;
  if (!add || !first?.addId.equals(add.id)) throw new Error('a card without a device');
  const [, , , deviceKey, deviceDh] = add.fields;
  const [, , , dhKey, kemKey] = decode(first.body);
  const device = { identityKey, deviceKey, dhKey: deviceDh, encoded: join(identityKey, deviceKey, deviceDh) };
  const prekeyId = hash(labelled('driftpost/session/1/prekey-id', dhKey, kemKey));
  return { device, dhKey, kemKey, prekeyId };
};
