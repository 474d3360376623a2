import type * as v from 'valibot';
import type { Log } from '../../ports/log.ts';
import type { Store, StoreKey } from '../../ports/store.ts';
import type { KeptTables, TableForms } from './kept.ts';
import { type Table, type TableDefinition, createTable } from './table.ts';

/**
 * How tables are opened from what features declare of them (`kept.ts` in their folders). A change of shape is a migration in
 * src/platform/store-migrations.ts, or an upgrade in record-upgrades.ts.
 */

/** The key of the single record of a table that holds one. */
export const SELF = 'self';

/** `meta/<table>`: which form its records have, see record-upgrades.ts. */
export const META = 'meta';

/** What the store keeps of itself. */
export const STORE_TABLES: KeptTables<typeof META> = { [META]: { erase: 'all' } };

/** Opens a table of one store. */
export type OpenTable = <K extends StoreKey, S extends v.GenericSchema>(
  definition: TableDefinition<S>,
) => Table<K, v.InferOutput<S>>;

/** Opens tables of this store. */
export const tableOpener = (deps: { readonly store: Store; readonly log: Log }): OpenTable => {
  const holders: Record<string, Table<StoreKey, unknown>['holders']> = {};
  return (definition) => createTable({ ...deps, holders: (holders[definition.name] ??= []) }, definition);
};

/** All of these tables, by their names. */
export const openTables = <Tables>(open: OpenTable, forms: TableForms<Tables>): Tables =>
  Object.fromEntries(
    Object.entries<{ readonly schema: v.GenericSchema }>(forms as never).map(([name, { schema }]) => [
      name,
      open({ name, schema }),
    ]),
  ) as Tables;
