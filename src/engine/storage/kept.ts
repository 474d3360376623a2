import type { GenericSchema } from 'valibot';
import type { PersonId } from '../api/ids.ts';
import type { Table } from './table.ts';

/**
 * When the rows of a table go, besides with everything: "Delete everything" takes away whatever there is.
 *
 * - `all`: not before that, or when the feature itself is done with them
 * - `conversation`: with the entries of a conversation; keys begin with its number on this device
 * - `chat`: with a chat; the key is its id
 * - `person`: with a contact; the key is their id
 * - `personOf`: with the contact that the row names
 */
export type EraseRule<T = never> =
  | 'all'
  | 'conversation'
  | 'chat'
  | 'person'
  | { readonly personOf: (row: T) => PersonId };

/** What becomes of the rows of one table. */
export interface KeptTable<T = never> {
  readonly erase: EraseRule<T>;
  /** What its records look like; left out where that is loaded with the feature. */
  readonly schema?: GenericSchema;
}

/**
 * Tables that a feature keeps, by their names in the store. What the first script needs nothing of has its schemas in another
 * file of its folder, see `Declared`.
 */
export type KeptTables<Names extends PropertyKey = string> = Readonly<Record<Names, KeptTable>>;

/** What the records of a table look like. */
export interface TableForm<T> {
  readonly schema: GenericSchema<unknown, T>;
}

/** What the records of each of these tables look like. */
export type TableForms<Tables> = {
  readonly [Name in keyof Tables]: Tables[Name] extends Table<infer _, infer T> ? TableForm<T> : never;
};

/** Tables that a feature keeps, with what their records look like. */
export type Declared<Tables> = {
  readonly [Name in keyof Tables]: Tables[Name] extends Table<infer _, infer T>
    ? KeptTable<T> & TableForm<T>
    : never;
};
