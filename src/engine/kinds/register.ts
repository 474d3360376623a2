import * as v from 'valibot';
import type { Bytes } from '../../lib/bytes.ts';
import { HASH_BYTES } from '../logs/entry.ts';
import { fixedBytes, parse, someBytes, text } from '../wire/schema.ts';
import type { Kind } from './kind.ts';

/** Bytes of a register's name, and of its value. */
export const MAX_REGISTER_NAME_BYTES = 128;
export const MAX_REGISTER_VALUE_BYTES = 16_384;

/** Entries that one register is about, at most. */
const MAX_REGISTER_KEYS = 512;

/** A value that a person keeps for all devices, or one value of several: of each of the entries that it is about. */
export interface Register {
  readonly name: string;
  /** null: there is none any more. */
  readonly value: Bytes | null;
  /** The name of the conversation that it is about, 32 bytes. null: it is about none. */
  readonly about: Bytes | null;
  /** The ids of the entries of that conversation that it is about, 32 bytes each. Empty: it is about all of it. */
  readonly keys: readonly Bytes[];
}

const hash = fixedBytes(HASH_BYTES);
const schema = v.looseTuple([
  v.pipe(text(MAX_REGISTER_NAME_BYTES), v.nonEmpty()),
  v.nullable(someBytes(MAX_REGISTER_VALUE_BYTES)),
  v.optional(v.nullable(hash), null),
  v.optional(v.pipe(v.array(hash), v.maxLength(MAX_REGISTER_KEYS)), []),
]);

/**
 * A register: `["register", name, value, about, [key …]]`; what it is about may be left out. Of each name, conversation and key the
 * newest counts; the others become stubs (src/engine/own-registers).
 */
export const register: Kind<Register> = {
  name: 'register',
  encode: ({ name, value, about, keys }) => (about ? [name, value, about, [...keys]] : [name, value]),
  decode: (fields) => {
    const [name, value, about, keys] = parse(schema, fields) ?? [];
    return name === undefined || value === undefined || about === undefined || !keys
      ? undefined
      : { name, value, about, keys };
  },
  isLine: false,
  textOf: () => '',
};
