import type { Result } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import type { DeviceId, PersonId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import { createKeptRows } from '../storage/kept-rows.ts';
import type { CursorRecord } from '../storage/tables.ts';
import type { Tx } from '../storage/transaction.ts';

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
  get(person: PersonId, tx?: Tx): CursorRecord;
  incoming(person: PersonId, device: DeviceId, tx?: Tx): Incoming;
  change(tx: Tx, person: PersonId, change: Partial<CursorRecord>): void;
  changeIncoming(tx: Tx, person: PersonId, change: { readonly device: DeviceId } & Partial<Incoming>): void;
}

const START: CursorRecord = { nextOut: 1, delivered: 0, read: 0, readOrder: 0, incoming: [] };
const START_INCOMING: Incoming = { next: 1, read: 0 };

/** The cursors of one engine. */
export const createCursors = ({ tables }: Core): Cursors => {
  const rows = createKeptRows(tables.cursors);
  const get: Cursors['get'] = (person, tx) => rows.get(person, tx) ?? START;
  const incoming: Cursors['incoming'] = (person, device, tx) =>
    get(person, tx).incoming.find((entry) => entry.device === device) ?? START_INCOMING;
  const change: Cursors['change'] = (tx, person, part) =>
    rows.put(tx, person, { ...get(person, tx), ...part });
  return {
    load: rows.load,
    get,
    incoming,
    change,
    changeIncoming: (tx, person, { device, ...part }) => {
      const others = get(person, tx).incoming.filter((entry) => entry.device !== device);
      const { next, read } = { ...incoming(person, device, tx), ...part };
      change(tx, person, { incoming: [...others, { device, next, read }] });
    },
  };
};
