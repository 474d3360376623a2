import * as v from 'valibot';
import type { Result } from '../../lib/result.ts';
import { type Bytes, equalBytes } from '../../lib/bytes.ts';
import type { StoreError } from '../../ports/store.ts';
import type { PersonId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import { createKeptRows } from '../storage/kept-rows.ts';
import { type ContactRecord, MAX_CONTACT_DEVICES } from '../contacts/kept.ts';
import type { Tx } from '../storage/transaction.ts';
import { count, fixedBytes, personId, timestamp } from '../wire/schema.ts';
import { FAREWELLS } from './parting.ts';

/** How long a farewell is kept, in milliseconds. */
export const FAREWELL_LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;

/** The most farewells that are kept; the oldest ones are dropped first. */
export const MAX_FAREWELLS = 256;

/** `farewells/<person>`: what is needed to meet a removed contact once more. No name, and nothing of the conversation. */
const schema = v.strictObject({
  id: personId,
  pairSecret: fixedBytes(32),
  /** Devices of the contact that have not been told. */
  devices: v.pipe(v.array(fixedBytes(32)), v.maxLength(MAX_CONTACT_DEVICES), v.readonly()),
  /** Whether another device of the contact was told. */
  heard: v.optional(v.boolean(), false),
  removedAt: timestamp,
  /** Links on which it was tried since a device was told last. */
  tries: count,
});

/** What records of the table look like. */
export const FAREWELL_FORMS = { [FAREWELLS]: { schema } };

/** A removed contact that is not told yet. */
export type Farewell = v.InferOutput<typeof schema>;

/** The farewells: removed contacts that are not told yet. */
export interface FarewellBook {
  load(): Promise<Result<void, StoreError>>;
  get(person: PersonId, tx?: Tx): Farewell | undefined;
  all(): readonly Farewell[];
  /** Adds this contact. Drops the oldest farewells where there are too many. */
  begin(tx: Tx, contact: ContactRecord): void;
  put(tx: Tx, farewell: Farewell): void;
  end(tx: Tx, person: PersonId): void;
  /** This device was told. The farewell ends with the last device. */
  heard(tx: Tx, person: PersonId, device: Bytes): void;
  /** Drops farewells that are too old. */
  tidy(tx: Tx): void;
}

const keysOf = ({ devices }: ContactRecord): readonly Bytes[] => devices.map(({ key }) => key);

/** The book of one engine. */
export const createFarewellBook = ({ clock, tables }: Core): FarewellBook => {
  const rows = createKeptRows(
    tables.more<PersonId, typeof schema>({ name: FAREWELLS, ...FAREWELL_FORMS[FAREWELLS] }),
  );
  const isAlive = ({ removedAt }: Farewell): boolean => removedAt + FAREWELL_LIFETIME_MS > clock.now();
  const put: FarewellBook['put'] = (tx, farewell) => rows.put(tx, farewell.id, farewell);

  return {
    load: rows.load,
    get: rows.get,
    all: () =>
      rows
        .entries()
        .map(([, farewell]) => farewell)
        .filter(isAlive),
    begin: (tx, contact) => {
      const oldestFirst = rows.entries(tx).toSorted(([, a], [, b]) => a.removedAt - b.removedAt);
      const excess = oldestFirst.slice(0, Math.max(0, oldestFirst.length + 1 - MAX_FAREWELLS));
      rows.remove(tx, ...excess.map(([id]) => id));
      const { id, pairSecret } = contact;
      const now = { removedAt: clock.now(), tries: 0 };
      put(tx, { id, pairSecret, devices: keysOf(contact), heard: false, ...now });
    },
    put,
    end: rows.remove,
    heard: (tx, id, device) => {
      const farewell = rows.get(id, tx);
      if (!farewell) return;
      const devices = farewell.devices.filter((key) => !equalBytes(key, device));
      if (devices.length > 0) put(tx, { ...farewell, devices, heard: true, tries: 0 });
      else rows.remove(tx, id);
    },
    tidy: (tx) => {
      const over = rows.entries(tx).filter(([, farewell]) => !isAlive(farewell));
      rows.remove(tx, ...over.map(([id]) => id));
    },
  };
};
