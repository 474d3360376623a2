import * as v from 'valibot';
import { type Bytes, equalBytes } from '../../lib/bytes.ts';
import { type Result, err, ok } from '../../lib/result.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { decodeExtensibleCbor, encodeCbor } from '../wire/cbor.ts';
import { MAX_CARD_BYTES } from '../wire/card-parts.ts';
import { parse } from '../wire/schema.ts';
import { type DeviceList, unite } from './device-list.ts';
import {
  type DevicePrekeys,
  newestFirst,
  prekeysFromCbor,
  prekeysHold,
  prekeysToCbor,
} from './device-prekeys.ts';
import { signingKey } from './fields.ts';
import { MAX_OPERATIONS, MAX_SEATS } from './limits.ts';
import { type Operation, operationFromCbor, operationHolds, operationToCbor } from './operation.ts';

const VERSION = 1;

/**
 * A person's device card: the device list, and the prekeys that start a session with each device. Each part is signed by the
 * person or device that it belongs to, and no signature covers the whole. So parts from anywhere can be united, and none
 * replaces what another signer said.
 */
export interface DeviceCard {
  /** Ed25519, the person's. */
  readonly identityKey: Bytes;
  readonly list: DeviceList;
  /** The newest of each device on the list, by seat. */
  readonly prekeys: readonly DevicePrekeys[];
}

/** The card of these parts: what counts of them, in the one order in which it is sent. */
export const makeCard = ({ identityKey, list, prekeys }: DeviceCard): DeviceCard => {
  const counting = unite(list);
  const sorted = prekeys.toSorted(newestFirst);
  const newest = counting.flatMap(({ id, says }) =>
    says.kind === 'add' ? (sorted.find(({ addId }) => equalBytes(addId, id)) ?? []) : [],
  );
  return { identityKey, list: counting, prekeys: newest };
};

/** What two cards of one person say together. Those of two persons are a bug. */
export const uniteCards = (a: DeviceCard, b: DeviceCard): DeviceCard => {
  if (!equalBytes(a.identityKey, b.identityKey)) throw new Error('cards of two persons');
  const { identityKey } = a;
  return makeCard({ identityKey, list: [...a.list, ...b.list], prekeys: [...a.prekeys, ...b.prekeys] });
};

/** A card as it is sent. There is one encoding of what a card says. It may be longer than may be sent: see `partsOf`. */
export const encodeCard = ({ identityKey, list, prekeys }: DeviceCard): Bytes =>
  encodeCbor([VERSION, identityKey, list.map(operationToCbor), prekeys.map(prekeysToCbor)]);

const sent = v.strictTuple([
  v.literal(VERSION),
  signingKey,
  v.pipe(v.array(v.unknown()), v.maxLength(MAX_OPERATIONS)),
  v.pipe(v.array(v.unknown()), v.maxLength(MAX_SEATS)),
]);

/** Whether these are all there, none undefined. */
const isWhole = <T>(values: readonly (T | undefined)[]): values is T[] =>
  values.every((value) => value !== undefined);

/** The card in these bytes, where they are the one encoding of it; no signature is checked. */
export const decodeCard = (bytes: Uint8Array): DeviceCard | undefined => {
  const fields = bytes.length <= MAX_CARD_BYTES ? parse(sent, decodeExtensibleCbor(bytes)) : undefined;
  if (!fields) return undefined;
  const [, identityKey, operations, ofDevices] = fields;
  const list = operations.map((value) => operationFromCbor(identityKey, value));
  const prekeys = ofDevices.map(prekeysFromCbor);
  if (!isWhole(list) || !isWhole(prekeys)) return undefined;
  // `makeCard` has dropped what is overtaken, doubled, out of order, or of a device that is not on the list.
  const card = makeCard({ identityKey, list, prekeys });
  return equalBytes(encodeCard(card), bytes) ? card : undefined;
};

const isSame = (a: Operation | DevicePrekeys, b: Operation | DevicePrekeys): boolean =>
  equalBytes(a.signature, b.signature) && equalBytes(a.body, b.body);

/** Whether all signatures on a card hold, but for those that were checked with what is known. Ends with the first that does not. */
const holds = async (primitives: Primitives, card: DeviceCard, known?: DeviceCard): Promise<boolean> => {
  const { identityKey, list, prekeys } = card;
  for (const one of list) {
    if (known?.list.some((other) => isSame(one, other))) continue;
    if (!(await operationHolds(primitives, identityKey, one))) return false;
  }
  for (const one of prekeys) {
    if (known?.prekeys.some((other) => isSame(one, other))) continue;
    const add = list.find(({ id }) => equalBytes(id, one.addId))?.says;
    if (add?.kind !== 'add' || !(await prekeysHold(primitives, add.deviceKey, one))) return false;
  }
  return true;
};

/**
 * The card in these bytes. `malformed`: it is none; `unsigned`: a signature on it does not hold. Then nothing of it is
 * taken. What is on the known card of this person already is not checked again, and the first signature that does not
 * hold ends the work. So a card costs at most one signature for each of its parts, two for a successor.
 */
export const readCard = async (
  primitives: Primitives,
  bytes: Uint8Array,
  known?: DeviceCard,
): Promise<Result<DeviceCard, 'malformed' | 'unsigned'>> => {
  const card = decodeCard(bytes);
  if (!card) return err('malformed');
  const before = known && equalBytes(known.identityKey, card.identityKey) ? known : undefined;
  return (await holds(primitives, card, before)) ? ok(card) : err('unsigned');
};

/** Unites parts that came together; undefined where one cannot be parsed or is of another person. No signature is checked. */
export const decodeParts = (parts: readonly Uint8Array[]): DeviceCard | undefined => {
  const cards = parts.map(decodeCard);
  const [first] = cards;
  if (!first || !isWhole(cards)) return undefined;
  const { identityKey } = first;
  if (!cards.every((one) => equalBytes(one.identityKey, identityKey))) return undefined;
  const list = cards.flatMap((one) => one.list);
  return makeCard({ identityKey, list, prekeys: cards.flatMap(({ prekeys }) => prekeys) });
};

/**
 * Unites the known card of a person with an unchecked one; undefined where that is of another person, or a signature does not
 * hold: then nothing of it is taken. Only signatures that count afterwards and were not known are checked. So any number of
 * parts costs no more than the fullest card does.
 */
export const uniteChecked = async (
  primitives: Primitives,
  known: DeviceCard,
  came: DeviceCard,
): Promise<DeviceCard | undefined> => {
  if (!equalBytes(came.identityKey, known.identityKey)) return undefined;
  const card = uniteCards(known, came);
  return (await holds(primitives, card, known)) ? card : undefined;
};

/** A card that says nothing yet. */
export const emptyCard = (identityKey: Bytes): DeviceCard => ({ identityKey, list: [], prekeys: [] });

/** Whether two cards are the same. */
export const saysTheSame = (a: DeviceCard, b: DeviceCard): boolean =>
  equalBytes(encodeCard(a), encodeCard(b));
