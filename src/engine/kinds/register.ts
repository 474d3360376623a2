import * as v from 'valibot';
import type { Bytes } from '../../lib/bytes.ts';
import { parse, text } from '../wire/schema.ts';
import type { Kind } from './kind.ts';

/** Characters of a register's name, and bytes of its value. */
const MAX_NAME_BYTES = 128;
const MAX_VALUE_BYTES = 16_384;

/** One value that a person keeps for all devices: a setting, a contact, a draft. */
export interface Register {
  readonly name: string;
  /** null: there is none any more. */
  readonly value: Bytes | null;
}

const bytes = v.custom<Bytes>(
  (input) => input instanceof Uint8Array && input.length <= MAX_VALUE_BYTES,
  `at most ${MAX_VALUE_BYTES} bytes`,
);
const schema = v.looseTuple([v.pipe(text(MAX_NAME_BYTES), v.nonEmpty()), v.nullable(bytes)]);

/** A register: `["register", name, value]`. The newest of each name counts, see `newestOf`; the others become stubs. */
export const register: Kind<Register> = {
  name: 'register',
  encode: ({ name, value }) => [name, value],
  decode: (fields) => {
    const [name, value] = parse(schema, fields) ?? [];
    return name === undefined || value === undefined ? undefined : { name, value };
  },
  isLine: false,
  textOf: () => '',
};

/**
 * Of registers in the order of their entries the one that counts for each name, and those that it replaces. It depends on the
 * order alone, so all devices come to the same.
 */
export const newestOf = <E extends { readonly said: Register }>(
  inOrder: readonly E[],
): { readonly newest: ReadonlyMap<string, E>; readonly replaced: readonly E[] } => {
  const newest = new Map<string, E>();
  const replaced: E[] = [];
  for (const entry of inOrder) {
    const before = newest.get(entry.said.name);
    if (before) replaced.push(before);
    newest.set(entry.said.name, entry);
  }
  return { newest, replaced };
};
