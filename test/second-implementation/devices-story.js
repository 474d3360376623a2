// @ts-check
// What is frozen in test/vectors/devices.json, made again from its secrets.
import { fromHex } from './conversation.js';
import {
  accept,
  cardOf,
  encodeCard,
  signLogEnd,
  signOperation,
  signPrekeys,
  tighter,
  unite,
} from './devices.js';
import { hash, kemPublicOf, publicOf } from './primitives.js';

/**
 * @typedef {{ deviceSecret: string, dhSecret: string, prekeys: { dhSecret: string, kemSeed: string } }} Device
 * @typedef {{ now: number, identitySecret: string, successorSecrets: string[], devices: Device[], conversation: string,
 *   editions: string[] }} Secrets
 * @typedef {{ operations: Record<string, string>, ids: Record<string, string>, prekeys: Record<string, string>,
 *   cards: Record<'phone' | 'laptop' | 'both' | 'later', string>, logEnds: string[], tighter: string }} Frozen
 * @typedef {Secrets & Frozen & { about: string }} Vectors
 */

/** @param {Device} device */
const keysOf = ({ deviceSecret, dhSecret, prekeys }) => ({
  secret: fromHex(deviceSecret),
  key: publicOf('Ed25519', fromHex(deviceSecret)),
  dh: publicOf('X25519', fromHex(dhSecret)),
  prekey: publicOf('X25519', fromHex(prekeys.dhSecret)),
  kem: Buffer.from(kemPublicOf(fromHex(prekeys.kemSeed))),
});

/**
 * A phone and a laptop publish at the same time. The laptop has a tablet beside it, and an operation of the next version; the
 * phone has removed the laptop that was there before. Later the phone is lost, and the identity names two successors.
 * @param {Secrets} secrets @returns {Frozen}
 */
export const tell = ({ now, identitySecret, successorSecrets, devices, conversation, editions }) => {
  const identity = fromHex(identitySecret);
  const identityKey = publicOf('Ed25519', identity);
  const [phone, old, laptop, tablet] = devices.map(keysOf);
  if (!phone || !old || !laptop || !tablet) throw new Error('four devices');
  const none = new Map();
  /** @param {import('./plain-cbor.js').Value} fields */
  const say = (fields) => signOperation(identity, fields);
  /** @param {typeof phone} device @param {number} seat @param {number} generation @param {Map<number, any>} more */
  const add = (device, seat, generation, more = none) =>
    say([1, seat, generation, device.key, device.dh, now + seat, more]);
  const succeed = (/** @type {string} */ secret) =>
    say([3, publicOf('Ed25519', fromHex(secret)), accept(fromHex(secret), identityKey), now, none]);
  const operations = {
    phone: add(phone, 0, 1),
    old: add(old, 1, 1),
    oldRemoved: say([2, 1, 1, 2 ** 48 - 1, none]),
    laptop: add(laptop, 1, 2, new Map([[3, ['of the next version', null]]])),
    tablet: add(tablet, 2, 1),
    ofNextVersion: say([4, 'kept and passed on', new Map([[1, 2]])]),
    phoneRemoved: say([2, 0, 1, 0, none]),
    firstSuccessor: succeed(successorSecrets[0] ?? ''),
    secondSuccessor: succeed(successorSecrets[1] ?? ''),
  };
  /** @param {typeof phone} device @param {typeof operations.phone} operation @param {number} sequence */
  const prekeysOf = (device, operation, sequence) =>
    signPrekeys(device.secret, [operation.id, sequence, device.prekey, device.kem, none]);
  const prekeys = {
    phone: prekeysOf(phone, operations.phone, now),
    phoneBefore: prekeysOf(phone, operations.phone, now - 1),
    old: prekeysOf(old, operations.old, 2 ** 47),
    laptop: prekeysOf(laptop, operations.laptop, now + 1),
  };
  const o = operations;
  const byPhone = cardOf(identityKey, [o.phone, o.old, o.oldRemoved], [prekeys.phone, prekeys.old]);
  const byLaptop = cardOf(
    identityKey,
    [o.phone, o.laptop, o.tablet, o.ofNextVersion],
    [prekeys.phoneBefore, prekeys.laptop],
  );
  const both = unite(byPhone, byLaptop);
  const later = unite(both, cardOf(identityKey, [o.phoneRemoved, o.firstSuccessor, o.secondSuccessor], []));
  const sorted = editions.map(fromHex).toSorted(Buffer.compare);
  const endOf = (/** @type {number[]} */ numbers) =>
    signLogEnd(identity, [
      1,
      fromHex(conversation),
      hash(old.key),
      numbers.map((last, at) => [/** @type {Buffer} */ (sorted[at]), last]),
      now,
      none,
    ]).bytes;
  const ends = [endOf([7, 2 ** 48 - 1]), endOf([300])];
  const [one, other] = /** @type {[Buffer, Buffer]} */ (ends);
  const hexOf = (/** @type {Record<string, { body: Buffer, signature: Buffer }>} */ all) =>
    Object.fromEntries(
      Object.entries(all).map(([name, { body, signature }]) => [
        name,
        Buffer.concat([body, signature]).toString('hex'),
      ]),
    );
  const cards = { phone: byPhone, laptop: byLaptop, both, later };
  return {
    operations: hexOf(operations),
    ids: Object.fromEntries(Object.entries(operations).map(([name, { id }]) => [name, id.toString('hex')])),
    prekeys: hexOf(prekeys),
    cards: /** @type {Frozen['cards']} */ (
      Object.fromEntries(
        Object.entries(cards).map(([name, card]) => [name, encodeCard(card).toString('hex')]),
      )
    ),
    logEnds: ends.map((end) => end.toString('hex')),
    tighter: tighter(identityKey, one, other).toString('hex'),
  };
};
