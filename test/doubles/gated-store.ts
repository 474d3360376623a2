import type { Durability, Store, StoreError, StoreOp } from '../../src/ports/store.ts';
import { err } from '../../src/lib/result.ts';

/** A write that waits to be let through. */
export interface WaitingWrite {
  readonly batch: readonly StoreOp[];
  readonly durability: Durability | undefined;
}

/** A store that holds writes back. */
export interface GatedStore {
  readonly store: Store;
  /** Resolves when so many writes have begun since the beginning. */
  begun(count: number): Promise<void>;
  readonly writes: readonly WaitingWrite[];
  /** Lets the oldest write that waits through, or has it fail. */
  release(error?: StoreError): void;
}

/** Writes to that store, one gate each. */
export const createGatedStore = (to: Store): GatedStore => {
  const writes: WaitingWrite[] = [];
  const gates: ((error: StoreError | undefined) => void)[] = [];
  const watching: { readonly count: number; tell(): void }[] = [];
  return {
    writes,
    store: {
      ...to,
      write: async (batch, durability) => {
        const { promise, resolve } = Promise.withResolvers<StoreError | undefined>();
        writes.push({ batch, durability });
        gates.push(resolve);
        for (const { count, tell } of watching) if (writes.length >= count) tell();
        const error = await promise;
        return error ? err(error) : to.write(batch, durability);
      },
    },
    begun: (count) =>
      new Promise((tell) => {
        if (writes.length >= count) tell();
        else watching.push({ count, tell });
      }),
    release: (error) => gates.shift()?.(error),
  };
};
