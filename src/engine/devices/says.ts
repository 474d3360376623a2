import * as v from 'valibot';
import type { Bytes } from '../../lib/bytes.ts';
import { SIGNATURE_BYTES } from '../crypto/signature.ts';
import { type CborValue, decodeExtensibleCbor, encodeCbor } from '../wire/cbor.ts';
import { fixedBytes, parse } from '../wire/schema.ts';
import { type Extensions, dhKey, extensions, signingKey, wholeNumber } from './fields.ts';
import { MAX_GENERATION, MAX_OPERATION_BYTES, MAX_SEATS, MAX_TIME_MS } from './limits.ts';

/** Kinds of operations by their numbers. Others are of later versions. */
const KIND = { add: 1, remove: 2, succeed: 3 } as const;
const MAX_KIND = 65_535;

/** What all kinds say. */
interface Said {
  /** What the signer's clock said, in milliseconds since 1970. It is shown, and decides nothing. */
  readonly ms: number;
  readonly extensions: Extensions;
}

/** Where a device is on the list: one of the seats, and which of the devices that were on it, one after the other. */
export interface Seat {
  /** 0 to MAX_SEATS − 1. */
  readonly seat: number;
  /** 1 for the first device on this seat, up to MAX_GENERATION. */
  readonly generation: number;
}

/** A device is put on a seat, where it takes the place of the one before. */
export interface Add extends Seat, Said {
  readonly kind: 'add';
  /** Ed25519, the device's. */
  readonly deviceKey: Bytes;
  /** X25519, the device's identity DH key. */
  readonly dhKey: Bytes;
}

/** The seat is empty, up to this generation. */
export interface Remove extends Seat, Said {
  readonly kind: 'remove';
}

/** Another identity is the same person from now on. */
export interface Succeed extends Said {
  readonly kind: 'succeed';
  /** Ed25519, the successor's identity key. */
  readonly successor: Bytes;
  /** The successor's signature, see `acceptSuccession`: an identity becomes a successor only if it agrees. */
  readonly accepted: Bytes;
}

/** An operation of a known kind. */
export type Known = Add | Remove | Succeed;

/** What an operation says; `unknown`: something of a later version, which is kept, passed on, and changes nothing. */
export type Says = Known | { readonly kind: 'unknown' };

const seatFields = [wholeNumber(0, MAX_SEATS - 1), wholeNumber(1, MAX_GENERATION)] as const;
const ends = [wholeNumber(0, MAX_TIME_MS), extensions] as const;

const add = v.pipe(
  v.strictTuple([v.literal(KIND.add), ...seatFields, signingKey, dhKey, ...ends]),
  v.transform(([, seat, generation, deviceKey, dh, ms, more]): Known => {
    return { kind: 'add', seat, generation, deviceKey, dhKey: dh, ms, extensions: more };
  }),
);
const remove = v.pipe(
  v.strictTuple([v.literal(KIND.remove), ...seatFields, ...ends]),
  v.transform(([, seat, generation, ms, more]): Known => {
    return { kind: 'remove', seat, generation, ms, extensions: more };
  }),
);
const succeed = v.pipe(
  v.strictTuple([v.literal(KIND.succeed), signingKey, fixedBytes(SIGNATURE_BYTES), ...ends]),
  v.transform(([, successor, accepted, ms, more]): Known => {
    return { kind: 'succeed', successor, accepted, ms, extensions: more };
  }),
);
const known = v.union([add, remove, succeed]);
const ofAnyVersion = v.tupleWithRest([wholeNumber(0, MAX_KIND)], v.unknown());

/** What the body of an operation says, or undefined where it is too long, none, or one of a known kind that is out of bounds. */
export const saysOf = (body: Bytes): Says | undefined => {
  if (body.length > MAX_OPERATION_BYTES) return undefined;
  const value = decodeExtensibleCbor(body);
  const [kind] = parse(ofAnyVersion, value) ?? [];
  if (kind === undefined) return undefined;
  return Object.values<number>(KIND).includes(kind) ? parse(known, value) : { kind: 'unknown' };
};

const fieldsOf = (says: Known): CborValue => {
  const { kind, ms } = says;
  switch (kind) {
    case 'add':
      return [KIND[kind], says.seat, says.generation, says.deviceKey, says.dhKey, ms, says.extensions];
    case 'remove':
      return [KIND[kind], says.seat, says.generation, ms, says.extensions];
    case 'succeed':
      return [KIND[kind], says.successor, says.accepted, ms, says.extensions];
  }
};

/** The body that says this. */
export const bodyOf = (says: Known): Bytes => encodeCbor(fieldsOf(says));
