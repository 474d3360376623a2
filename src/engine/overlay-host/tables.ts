import * as v from 'valibot';
import type { TableForms } from '../storage/kept.ts';
import type { Table } from '../storage/table.ts';
import { type OpenTable, type SELF, openTables } from '../storage/tables.ts';
import { count, someBytes, timestamp } from '../wire/schema.ts';

/** What records of these tables look like. Apart from kept.ts, because the first screen needs nothing of it. */

/** A record of the network with what surrounds it on the shelf. */
const MAX_SHELVED_BYTES = 4_096 + 512;

/** `records/<key>`: of others, as the overlay shelves them, and since when. */
const record = v.strictObject({ bytes: someBytes(MAX_SHELVED_BYTES), at: timestamp });

/** `node/self`: what a node knew of the network when it was last here. */
const node = v.strictObject({
  /** Nodes in the network; 0: unknown. */
  size: count,
  role: v.optional(v.picklist(['server', 'client'])),
  savedAt: v.optional(timestamp),
});

/** What is known of the network, and kept for it. */
export interface NodeTables {
  readonly records: Table<string, v.InferOutput<typeof record>>;
  readonly node: Table<typeof SELF, v.InferOutput<typeof node>>;
}

/** What their records look like. */
export const NODE_FORMS: TableForms<NodeTables> = {
  records: { schema: record },
  node: { schema: node },
};

/** The typed tables over the store that the others are in. */
export const openNodeTables = ({ more }: { readonly more: OpenTable }): NodeTables =>
  openTables<NodeTables>(more, NODE_FORMS);
