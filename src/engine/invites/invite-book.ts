import { type Result, done, err } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import type { InviteId } from '../api/ids.ts';
import type { Core, Plan } from '../core.ts';
import type { InviteRecord } from '../storage/tables.ts';

type Entry = readonly [InviteId, InviteRecord];

/** The invites one has made, until they expire. */
export interface InviteBook {
  load(): Promise<Result<void, StoreError>>;
  get(id: InviteId): InviteRecord | undefined;
  /** Those that have not expired, used and cancelled ones included. */
  alive(): readonly Entry[];
  /** Those that anyone can still use. */
  open(): readonly Entry[];
  put(id: InviteId, record: InviteRecord): Plan;
  remove(id: InviteId): Plan;
}

/** The book of one engine. */
export const createInviteBook = (core: Core): InviteBook => {
  const { clock, tables, publisher } = core;
  const byId = new Map<InviteId, InviteRecord>();
  const alive = (): readonly Entry[] => [...byId].filter(([, { expiresAt }]) => expiresAt > clock.now());
  return {
    load: async () => {
      const rows = await tables.invites.list();
      if (!rows.ok) return err(rows.error);
      for (const { key, value } of rows.value) byId.set(key, value);
      const gone = [...byId].filter(([, { expiresAt }]) => expiresAt <= clock.now()).map(([id]) => id);
      for (const id of gone) byId.delete(id);
      await core.keep({ ops: gone.map((id) => tables.invites.delete(id)), commit: () => undefined });
      return done;
    },
    get: (id) => byId.get(id),
    alive,
    open: () => alive().filter(([, record]) => record.state === 'open' && !record.for),
    put: (id, record) => ({
      ops: [tables.invites.put(id, record)],
      commit: () => {
        byId.set(id, record);
        publisher.touch('invites');
      },
    }),
    remove: (id) => ({ ops: [tables.invites.delete(id)], commit: () => void byId.delete(id) }),
  };
};
