import * as v from 'valibot';
import { type Bytes, equalBytes } from '../../lib/bytes.ts';
import type { DeviceId, PersonId } from '../api/ids.ts';
import { decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { ID_BYTES, idBytes } from '../wire/ids.ts';
import { count, fixedBytes, parse, timestamp } from '../wire/schema.ts';

/** What a receipt is signed under. */
export const RECEIPT_LABEL = 'driftpost/receipt/1';

const id = fixedBytes(ID_BYTES);
const schema = v.strictTuple([v.literal(1), id, id, id, id, count, count, timestamp]);

/** Who acknowledges whose messages: numbers count per device of their author. */
export interface ReceiptDirection {
  readonly from: PersonId;
  readonly device: DeviceId;
  readonly to: PersonId;
  readonly toDevice: DeviceId;
}

/** Cumulative: everything up to a number is kept, everything up to a number was read. */
export interface ReceiptContent {
  readonly delivered: number;
  readonly read: number;
  readonly at: number;
}

/** The bytes of a receipt that are signed. */
export const encodeReceiptBody = (
  direction: ReceiptDirection,
  { delivered, read, at }: ReceiptContent,
): Bytes => {
  const { from, device, to, toDevice } = direction;
  return encodeCbor([1, idBytes(from), idBytes(device), idBytes(to), idBytes(toDevice), delivered, read, at]);
};

/** What a receipt says, or undefined where it is not one or belongs to somebody else. */
export const decodeReceiptBody = (
  body: Uint8Array,
  expected: ReceiptDirection,
): ReceiptContent | undefined => {
  const fields = parse(schema, decodeCbor(body));
  if (!fields) return undefined;
  const [, from, device, to, toDevice, delivered, read, at] = fields;
  const ids = [from, device, to, toDevice] as const;
  const wanted = [expected.from, expected.device, expected.to, expected.toDevice] as const;
  const fits = ids.every((bytes, i) => equalBytes(bytes, idBytes(wanted[i] as PersonId)));
  return fits && read <= delivered ? { delivered, read, at } : undefined;
};
