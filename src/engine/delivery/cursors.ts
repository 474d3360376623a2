import { type Result, done, err } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import type { DeviceId, PersonId } from '../api/ids.ts';
import type { Core, Plan } from '../core.ts';
import type { CursorRecord } from '../storage/tables.ts';

/** How far the conversation with a device of theirs has come. */
export interface Incoming {
  /** Number expected next. */
  readonly next: number;
  /** Up to which we told that it was read. */
  readonly read: number;
}

/** How far each conversation has come, in both directions. */
export interface Cursors {
  load(): Promise<Result<void, StoreError>>;
  get(person: PersonId): CursorRecord;
  incoming(person: PersonId, device: DeviceId): Incoming;
  change(person: PersonId, change: Partial<CursorRecord>): Plan;
  changeIncoming(person: PersonId, device: DeviceId, change: Partial<Incoming>): Plan;
}

const START: CursorRecord = { nextOut: 1, delivered: 0, read: 0, readOrder: 0, incoming: [] };
const START_INCOMING: Incoming = { next: 1, read: 0 };

/** The cursors of one engine. */
export const createCursors = ({ tables }: Core): Cursors => {
  const byPerson = new Map<PersonId, CursorRecord>();
  const get = (person: PersonId): CursorRecord => byPerson.get(person) ?? START;
  const incoming = (person: PersonId, device: DeviceId): Incoming =>
    get(person).incoming.find((entry) => entry.device === device) ?? START_INCOMING;
  const change = (person: PersonId, part: Partial<CursorRecord>): Plan => {
    const record = { ...get(person), ...part };
    return { ops: [tables.cursors.put(person, record)], commit: () => void byPerson.set(person, record) };
  };
  return {
    load: async () => {
      const rows = await tables.cursors.list();
      if (!rows.ok) return err(rows.error);
      for (const { key, value } of rows.value) byPerson.set(key, value);
      return done;
    },
    get,
    incoming,
    change,
    changeIncoming: (person, device, part) => {
      const others = get(person).incoming.filter((entry) => entry.device !== device);
      const { next, read } = { ...incoming(person, device), ...part };
      return change(person, { incoming: [...others, { device, next, read }] });
    },
  };
};
