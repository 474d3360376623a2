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

/** How long a removed contact is looked for who was not told yet, in milliseconds. */
export const FAREWELL_LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;

/** Removed contacts who are not told yet, at most; the oldest ones go first. */
export const MAX_FAREWELLS = 256;

/** `farewells/<person>`: what is needed to meet a removed contact once more; nothing of who it was or what was said. */
const schema = v.strictObject({
  id: personId,
  pairSecret: fixedBytes(32),
  /** Those of their devices that have not heard it. */
  devices: v.pipe(v.array(fixedBytes(32)), v.maxLength(MAX_CONTACT_DEVICES), v.readonly()),
  /** Another device of theirs has. */
  heard: v.optional(v.boolean(), false),
  removedAt: timestamp,
  /** Links over which it was tried to tell them, since the last one on which a device has heard it. */
  tries: count,
});

/** What records of the table look like. */
export const FAREWELL_FORMS = { [FAREWELLS]: { schema } };

/** A removed contact who is not told yet. */
export type Farewell = v.InferOutput<typeof schema>;

/** Removed contacts who are not told yet. */
export interface FarewellBook {
  load(): Promise<Result<void, StoreError>>;
  get(person: PersonId, tx?: Tx): Farewell | undefined;
  all(): readonly Farewell[];
  /** This contact is to be told; forgets the oldest where there are too many. */
  begin(tx: Tx, contact: ContactRecord): void;
  put(tx: Tx, farewell: Farewell): void;
  end(tx: Tx, person: PersonId): void;
  /** This device of theirs is told no more; it ends where there is no other. */
  heard(tx: Tx, person: PersonId, device: Bytes): void;
  /** Forgets those whose time is over. */
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
