import * as v from 'valibot';
import { toBase32 } from '../../../../src/lib/base32.ts';
import { NODE_FORMS } from '../../../../src/engine/overlay-host/tables.ts';
import { REGISTER_FORMS } from '../../../../src/engine/own-registers/tables.ts';
import { FAREWELL_FORMS } from '../../../../src/engine/parting/farewell-book.ts';
import { PEOPLE_FORMS } from '../../../../src/engine/people/tables.ts';
import type { EraseRule } from '../../../../src/engine/storage/kept.ts';
import { TABLES } from '../../../../src/engine/tables.ts';
import type { StoreKey, StoreOp } from '../../../../src/ports/store.ts';

/** What valibot keeps in a schema, as far as it is read here (valibot 1). */
interface Schema {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Schema>>;
  readonly item?: Schema;
  readonly wrapped?: Schema;
  readonly options?: readonly unknown[];
  readonly literal?: unknown;
}

/** An id of no person. */
export const idOf = (fill: number): string => toBase32(new Uint8Array(32).fill(fill));

/** What texts, numbers and what a function checks may be: the first of them that fits is taken. */
const GUESSES: readonly unknown[] = [
  idOf(1),
  'a',
  1,
  0,
  ...[32, 16, 8, 64, 24, 12, 1].map((length) => new Uint8Array(length).fill(1)),
  { urls: 'stun:stun.example:3478' },
];

/** A value that this schema takes; each list in it has one item where it may. */
const valueOf = (schema: Schema): unknown => {
  const { type, entries = {}, item, wrapped, options = [], literal } = schema;
  const isRight = (value: unknown): boolean => v.is(schema as unknown as v.GenericSchema, value);
  const fitting = (values: readonly unknown[]): unknown => {
    const found = values.find(isRight);
    if (found === undefined) throw new Error(`no guess fits a schema of type ${type}`);
    return found;
  };
  switch (type) {
    case 'strict_object':
      return Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, valueOf(entry)]));
    case 'array': {
      return fitting([[valueOf(item as Schema)], []]);
    }
    case 'nullable':
    case 'optional':
      return valueOf(wrapped as Schema);
    case 'picklist':
      return options[0];
    case 'union':
      return valueOf(options[0] as Schema);
    case 'literal':
      return literal;
    case 'boolean':
      return true;
    default:
      return fitting(GUESSES);
  }
};

/** Schemas that are loaded with their features. Rows of the vault and of `meta` are not read here. */
const LATER: Readonly<Record<string, { readonly schema: unknown }>> = {
  ...PEOPLE_FORMS,
  ...NODE_FORMS,
  ...FAREWELL_FORMS,
  ...REGISTER_FORMS,
};

/** The person and chat of the rows. */
export interface Owner {
  /** Of the person, and of the chat with that person. */
  readonly id: string;
  readonly conversation: number;
}

const keyOf = (erase: EraseRule, { id, conversation }: Owner): StoreKey => {
  if (erase === 'conversation') return [conversation, 1, 'a'];
  return erase === 'person' || erase === 'chat' ? id : `self of ${id}`;
};

/** One row for each table, made by its schema. */
export const aRowInEach = (owner: Owner): readonly (StoreOp & { readonly op: 'put' })[] =>
  TABLES.flatMap((tables) =>
    Object.entries(tables).map(([table, { erase, schema = LATER[table]?.schema }]) => {
      const made = schema === undefined ? 1 : valueOf(schema as Schema);
      const value = typeof erase === 'object' ? { ...(made as object), person: owner.id } : made;
      return { op: 'put', table, key: keyOf(erase, owner), value };
    }),
  );
