import { type Result, done } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import type { Plan } from '../core.ts';
import type { ClaimRecord, NetworkTables } from '../storage/network-tables.ts';

/** The claims one has made, by normalised nickname: the one that is held, and what is to be taken back still. */
export interface ClaimBook {
  load(): Promise<Result<void, StoreError>>;
  get(normalised: string): ClaimRecord | undefined;
  names(): readonly string[];
  put(normalised: string, record: ClaimRecord): Plan;
  remove(normalised: string): Plan;
}

/** The book of one engine; `changed` hears of every change. */
export const createClaimBook = ({ claims }: NetworkTables, changed: () => void): ClaimBook => {
  const byName = new Map<string, ClaimRecord>();
  return {
    load: async () => {
      const rows = await claims.list();
      if (!rows.ok) return rows;
      for (const { key, value } of rows.value) byName.set(key, value);
      return done;
    },
    get: (normalised) => byName.get(normalised),
    names: () => [...byName.keys()],
    put: (normalised, record) => ({
      ops: [claims.put(normalised, record)],
      commit: () => {
        byName.set(normalised, record);
        changed();
      },
    }),
    remove: (normalised) => ({
      ops: [claims.delete(normalised)],
      commit: () => {
        byName.delete(normalised);
        changed();
      },
    }),
  };
};
