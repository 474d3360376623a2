import * as v from 'valibot';
import type { DeviceId } from '../api/ids.ts';
import type { Declared } from '../storage/kept.ts';
import type { Table } from '../storage/table.ts';
import { fixedBytes, personId, someBytes } from '../wire/schema.ts';

/** Bytes of the ratchets with one device with all the keys they may keep. */
const MAX_STATE_BYTES = 4_194_304;

/** `sessions/<device>`: the ratchets with one device of a contact (docs/PROTOCOL-sessions.md, "State"). */
const session = v.strictObject({
  person: personId,
  deviceKey: fixedBytes(32),
  state: someBytes(MAX_STATE_BYTES),
});

export type SessionRecord = v.InferOutput<typeof session>;

/** What is said is sealed with. */
export interface SealingTables {
  readonly sessions: Table<DeviceId, SessionRecord>;
}

/** The tables of `SealingTables`. */
export const SEALING_TABLES: Declared<SealingTables> = {
  sessions: { erase: { personOf: ({ person }) => person }, schema: session },
};
