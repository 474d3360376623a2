import { type Result, done } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import type { InviteId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import { createKeptRows } from '../storage/kept-rows.ts';
import type { InviteRecord } from './kept.ts';
import type { Tx } from '../storage/transaction.ts';

type Entry = readonly [InviteId, InviteRecord];

/** The invites that were made here, until they expire. */
export interface InviteBook {
  load(): Promise<Result<void, StoreError>>;
  get(id: InviteId, tx?: Tx): InviteRecord | undefined;
  /** Invites that have not expired, used and cancelled ones too. */
  alive(tx?: Tx): readonly Entry[];
  /** Invites that can still be used, and are not private. */
  open(tx?: Tx): readonly Entry[];
  put(tx: Tx, id: InviteId, record: InviteRecord): void;
  remove(tx: Tx, id: InviteId): void;
}

/** The book of one engine. */
export const createInviteBook = (core: Core): InviteBook => {
  const { clock, tables, publisher } = core;
  const rows = createKeptRows(tables.invites, () => publisher.touch('invites'));
  const isAlive = ({ expiresAt }: InviteRecord): boolean => expiresAt > clock.now();
  const alive = (tx?: Tx): readonly Entry[] => rows.entries(tx).filter(([, record]) => isAlive(record));
  return {
    load: async () => {
      const loaded = await rows.load();
      if (!loaded.ok) return loaded;
      await core.change(async (tx) => {
        const gone = rows.entries(tx).filter(([, record]) => !isAlive(record));
        rows.remove(tx, ...gone.map(([id]) => id));
        return done;
      });
      return done;
    },
    get: rows.get,
    alive,
    open: (tx) => alive(tx).filter(([, record]) => record.state === 'open' && !record.for),
    put: rows.put,
    remove: rows.remove,
  };
};
