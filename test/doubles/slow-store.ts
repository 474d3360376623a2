import type { Clock } from '../../src/ports/clock.ts';
import type { Durability, Store, StoreOp } from '../../src/ports/store.ts';

/** A write that has begun. */
export interface NotedWrite {
  readonly ops: readonly StoreOp[];
  readonly durability: Durability;
}

/** Writes to a store, each of which takes its time, as on a disk; `writes` gets each of them. */
export const slowDown = (
  to: Store,
  { clock, ms, writes = [] }: { readonly clock: Clock; readonly ms: number; readonly writes?: NotedWrite[] },
): Store => ({
  ...to,
  write: async (ops, durability = 'strict') => {
    writes.push({ ops, durability });
    await new Promise<void>((resolve) => void clock.after(ms, resolve));
    return to.write(ops, durability);
  },
});
