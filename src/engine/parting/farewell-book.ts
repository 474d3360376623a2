import * as v from 'valibot';
import { type Result, done } from '../../lib/result.ts';
import { type Bytes, equalBytes } from '../../lib/bytes.ts';
import type { StoreError } from '../../ports/store.ts';
import type { PersonId } from '../api/ids.ts';
import { type Core, NO_CHANGE, type Plan, together } from '../core.ts';
import { type ContactRecord, MAX_CONTACT_DEVICES } from '../storage/tables.ts';
import { count, fixedBytes, timestamp } from '../wire/schema.ts';
import { FAREWELLS } from './parting.ts';

/** How long a removed contact is looked for who was not told yet, in milliseconds. */
export const FAREWELL_LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;

/** Removed contacts who are not told yet, at most; the oldest ones go first. */
export const MAX_FAREWELLS = 256;

const person = v.custom<PersonId>((input) => v.is(v.pipe(v.string(), v.regex(/^[a-z2-7]{52}$/)), input));

/** `farewells/<person>`: what is needed to meet a removed contact once more; nothing of who it was or what was said. */
const schema = v.strictObject({
  id: person,
  pairSecret: fixedBytes(32),
  /** Those of their devices that have not heard it. */
  devices: v.pipe(v.array(fixedBytes(32)), v.maxLength(MAX_CONTACT_DEVICES), v.readonly()),
  /** Another device of theirs has. */
  heard: v.optional(v.boolean(), false),
  removedAt: timestamp,
  /** Links over which it was tried to tell them, since the last one on which a device has heard it. */
  tries: count,
});

/** A removed contact who is not told yet. */
export type Farewell = v.InferOutput<typeof schema>;

/** Removed contacts who are not told yet. */
export interface FarewellBook {
  load(): Promise<Result<void, StoreError>>;
  get(person: PersonId): Farewell | undefined;
  all(): readonly Farewell[];
  /** Plans to tell this contact; forgets the oldest where there are too many. */
  begin(contact: ContactRecord): Plan;
  put(farewell: Farewell): Plan;
  end(person: PersonId): Plan;
  /** Plans that this device of theirs is told no more; it ends where there is no other. */
  heard(person: PersonId, device: Bytes): Plan;
  /** Takes somebody out who was taken off the disk by another plan. */
  forgotten(person: PersonId): void;
  /** Plans to forget those whose time is over. */
  tidy(): Plan;
}

const keysOf = ({ devices }: ContactRecord): readonly Bytes[] => devices.map(({ key }) => key);

/** The book of one engine. */
export const createFarewellBook = ({ clock, tables }: Core): FarewellBook => {
  const table = tables.more<PersonId, typeof schema>({ name: FAREWELLS, schema });
  const byPerson = new Map<PersonId, Farewell>();
  const isAlive = ({ removedAt }: Farewell): boolean => removedAt + FAREWELL_LIFETIME_MS > clock.now();

  const put = (farewell: Farewell): Plan => ({
    ops: [table.put(farewell.id, farewell)],
    commit: () => void byPerson.set(farewell.id, farewell),
  });
  const remove = (people: readonly PersonId[]): Plan => ({
    ops: people.map((each) => table.delete(each)),
    commit: () => people.forEach((each) => byPerson.delete(each)),
  });

  return {
    load: async () => {
      const rows = await table.list();
      if (!rows.ok) return rows;
      for (const { value } of rows.value) byPerson.set(value.id, value);
      return done;
    },
    get: (id) => byPerson.get(id),
    all: () => [...byPerson.values()].filter(isAlive),
    begin: (contact) => {
      const oldestFirst = [...byPerson.values()].toSorted((a, b) => a.removedAt - b.removedAt);
      const excess = oldestFirst.slice(0, Math.max(0, oldestFirst.length + 1 - MAX_FAREWELLS));
      const gone = remove(excess.map(({ id }) => id));
      const { id, pairSecret } = contact;
      const now = { removedAt: clock.now(), tries: 0 };
      const fresh = put({ id, pairSecret, devices: keysOf(contact), heard: false, ...now });
      return together(gone, fresh);
    },
    put,
    end: (id) => remove([id]),
    heard: (id, device) => {
      const farewell = byPerson.get(id);
      if (!farewell) return NO_CHANGE;
      const devices = farewell.devices.filter((key) => !equalBytes(key, device));
      return devices.length > 0 ? put({ ...farewell, devices, heard: true, tries: 0 }) : remove([id]);
    },
    forgotten: (id) => void byPerson.delete(id),
    tidy: () => remove([...byPerson.values()].filter((each) => !isAlive(each)).map(({ id }) => id)),
  };
};
