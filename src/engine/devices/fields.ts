import * as v from 'valibot';
import type { Bytes } from '../../lib/bytes.ts';
import { isStrictKey } from '../crypto/strict-ed25519.ts';
import { isStrictDhKey } from '../crypto/strict-x25519.ts';
import type { CborValue } from '../wire/cbor.ts';

/** What later versions say beside the rest: values by number. What is not known is kept and passed on. */
export type Extensions = ReadonlyMap<number, CborValue>;

/** A map of extensions. The bytes around it have a limit, and so it has one. */
export const extensions = v.custom<Extensions>(
  (input) =>
    input instanceof Map && [...input.keys()].every((key) => Number.isSafeInteger(key) && Number(key) >= 0),
  'values by number',
);

/** A whole number of this range. */
export const wholeNumber = (from: number, to: number) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(from), v.maxValue(to));

/** An Ed25519 public key that is no point of small order. */
export const signingKey = v.custom<Bytes>(
  (input) => input instanceof Uint8Array && isStrictKey(input),
  'an Ed25519 key',
);

/** An X25519 public key that two can agree on. */
export const dhKey = v.custom<Bytes>(
  (input) => input instanceof Uint8Array && isStrictDhKey(input),
  'an X25519 key',
);
