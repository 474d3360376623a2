// @ts-check
// The second implementation of docs/protocol/devices.md: plain Node, sharing no code with src.
import { decode, encode } from './plain-cbor.js';
import { hash, join, labelled, publicOf, sign, verify } from './primitives.js';

/**
 * @typedef {{ id: Buffer, body: Buffer, signature: Buffer, fields: any[] }} Operation
 * @typedef {{ addId: Buffer, sequence: number, body: Buffer, signature: Buffer }} Prekeys
 * @typedef {{ identityKey: Buffer, list: Operation[], prekeys: Prekeys[] }} Card
 * @typedef {import('./plain-cbor.js').Value} Value
 */

const [ADD, REMOVE, SUCCEED] = [1, 2, 3];
const [SEATS, SUCCESSORS, UNKNOWN] = [16, 2, 16];

/** @param {Buffer} identityKey @param {Buffer} body @param {Buffer} signature @returns {Operation} */
const operationOf = (identityKey, body, signature) => ({
  id: hash(labelled('driftpost/device-operation-id/1', identityKey, body)),
  body,
  signature,
  fields: decode(body),
});

/** @param {Buffer} identitySecret @param {Value} fields */
export const signOperation = (identitySecret, fields) => {
  const identityKey = publicOf('Ed25519', identitySecret);
  const body = encode(fields);
  const signature = sign(identitySecret, labelled('driftpost/device-operation/1', identityKey, body));
  return operationOf(identityKey, body, signature);
};

/** @param {Buffer} successorSecret @param {Buffer} identityKey */
export const accept = (successorSecret, identityKey) =>
  sign(successorSecret, labelled('driftpost/successor/1', identityKey));

/** @param {Buffer} deviceSecret @param {[addId: Buffer, sequence: number, dhKey: Buffer, kemKey: Buffer, extensions: Map<number, Value>]} fields */
export const signPrekeys = (deviceSecret, fields) => {
  const body = encode([1, ...fields]);
  const signature = sign(deviceSecret, labelled('driftpost/device-prekeys/1', body));
  return { addId: fields[0], sequence: fields[1], body, signature };
};

/** @param {Buffer} identitySecret @param {Value} fields */
export const signLogEnd = (identitySecret, fields) => {
  const body = encode(fields);
  const identityKey = publicOf('Ed25519', identitySecret);
  const signature = sign(identitySecret, labelled('driftpost/log-end/1', identityKey, body));
  return { body, signature, bytes: encode([body, signature]) };
};

/** @param {Operation} a @param {Operation} b */
const byId = (a, b) => a.id.compare(b.id) || a.signature.compare(b.signature);

/** @param {Operation[]} operations @param {(one: Operation) => string} key */
const firstOfEach = (operations, key) => [
  ...new Map(operations.toReversed().map((one) => [key(one), one])).values(),
];

/** What counts of these operations, in the order in which it is sent. @param {Operation[]} operations @returns {Operation[]} */
const counting = (operations) => {
  /** @param {(kind: number) => boolean} is */
  const ofKind = (is) => operations.filter(({ fields }) => is(fields[0])).toSorted(byId);
  const seats = [];
  for (let seat = 0; seat < SEATS; seat++) {
    const here = ofKind((kind) => kind === ADD || kind === REMOVE).filter(({ fields }) => fields[1] === seat);
    const latest = Math.max(...here.map(({ fields }) => fields[2]));
    const last = here.filter(({ fields }) => fields[2] === latest);
    seats.push(...[last.find(({ fields }) => fields[0] === REMOVE) ?? last[0]].flatMap((one) => one ?? []));
  }
  const successions = firstOfEach(
    ofKind((kind) => kind === SUCCEED),
    ({ fields }) => fields[1].toString('hex'),
  );
  const others = firstOfEach(
    ofKind((kind) => kind !== ADD && kind !== REMOVE && kind !== SUCCEED),
    ({ id }) => id.toString('hex'),
  );
  return [
    ...seats,
    ...successions.toSorted(byId).slice(0, SUCCESSORS),
    ...others.toSorted(byId).slice(0, UNKNOWN),
  ];
};

/** @param {Buffer} identityKey @param {Operation[]} operations @param {Prekeys[]} prekeys @returns {Card} */
export const cardOf = (identityKey, operations, prekeys) => {
  const list = counting(operations);
  const newest = list.flatMap(({ id, fields }) => {
    const own = prekeys.filter(({ addId }) => fields[0] === ADD && addId.equals(id));
    const order = (/** @type {Prekeys} */ a, /** @type {Prekeys} */ b) =>
      b.sequence - a.sequence || a.body.compare(b.body) || a.signature.compare(b.signature);
    return own.toSorted(order).slice(0, 1);
  });
  return { identityKey, list, prekeys: newest };
};

/** @param {Card} card */
export const encodeCard = ({ identityKey, list, prekeys }) =>
  encode([
    1,
    identityKey,
    list.map(({ body, signature }) => [body, signature]),
    prekeys.map(({ body, signature }) => [body, signature]),
  ]);

/** @param {Card} a @param {Card} b */
export const unite = (a, b) => cardOf(a.identityKey, [...a.list, ...b.list], [...a.prekeys, ...b.prekeys]);

/** @param {Buffer} identityKey @param {Operation} operation */
const operationHolds = (identityKey, { body, signature, fields }) =>
  verify(identityKey, labelled('driftpost/device-operation/1', identityKey, body), signature) &&
  (fields[0] !== SUCCEED || verify(fields[1], labelled('driftpost/successor/1', identityKey), fields[2]));

/** The card in these bytes; throws where it is none or not signed. @param {Buffer} bytes @returns {Card} */
export const readCard = (bytes) => {
  const [version, identityKey, operations, ofDevices] = decode(bytes);
  const list = operations.map((/** @type {[Buffer, Buffer]} */ one) => operationOf(identityKey, ...one));
  const prekeys = ofDevices.map((/** @type {[Buffer, Buffer]} */ [body, signature]) => {
    const [, addId, sequence] = decode(body);
    return { addId, sequence, body, signature };
  });
  const card = cardOf(identityKey, list, prekeys);
  if (version !== 1 || !encodeCard(card).equals(bytes)) throw new Error('not a card');
  if (!card.list.every((one) => operationHolds(identityKey, one))) throw new Error('an operation');
  for (const { addId, body, signature } of card.prekeys) {
    const add = card.list.find(({ id }) => id.equals(addId));
    const label = labelled('driftpost/device-prekeys/1', body);
    if (!add || !verify(add.fields[3], label, signature)) throw new Error('prekeys');
  }
  return card;
};

/** @param {Buffer} identityKey @param {Buffer} bytes */
export const readLogEnd = (identityKey, bytes) => {
  const [body, signature] = decode(bytes);
  if (!verify(identityKey, labelled('driftpost/log-end/1', identityKey, body), signature))
    throw new Error('a log end');
  return { body: /** @type {Buffer} */ (body), fields: decode(body) };
};

/** Of two log ends the one that counts. @param {Buffer} identityKey @param {Buffer} a @param {Buffer} b */
export const tighter = (identityKey, a, b) => {
  const sum = (/** @type {Buffer} */ bytes) =>
    readLogEnd(identityKey, bytes).fields[3].reduce(
      (/** @type {bigint} */ all, /** @type {[Buffer, number]} */ [, last]) => all + BigInt(last),
      0n,
    );
  if (sum(a) !== sum(b)) return sum(a) < sum(b) ? a : b;
  return join(decode(a)[0], decode(a)[1]).compare(join(decode(b)[0], decode(b)[1])) <= 0 ? a : b;
};
