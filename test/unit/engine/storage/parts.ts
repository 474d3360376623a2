import * as v from 'valibot';
import { createErrorBoundary } from '../../../../src/engine/error-boundary.ts';
import { type Changes, createChanges } from '../../../../src/engine/storage/changes.ts';
import { type Table, createTable } from '../../../../src/engine/storage/table.ts';
import type { Store, StoreError, StoreKey } from '../../../../src/ports/store.ts';
import { type VirtualClock, createVirtualClock } from '../../../doubles/clock.ts';
import { createTestLog } from '../../../doubles/log.ts';

/** A table of numbers. */
export type Numbers = Table<StoreKey, number>;

/** Changes over a store, with what they stand on. */
export interface Bench {
  readonly changes: Changes;
  readonly numbers: Numbers;
  readonly clock: VirtualClock;
  /** Errors that were reported. */
  readonly errors: unknown[];
  readonly faults: string[];
  /** What the screen was told of the store. */
  readonly told: (StoreError['kind'] | null)[];
}

/** Changes over this store. */
export const benchOver = (store: Store): Bench => {
  const errors: unknown[] = [];
  const faults: string[] = [];
  const told: (StoreError['kind'] | null)[] = [];
  const log = createTestLog({ errors, faults });
  const clock = createVirtualClock();
  const boundary = createErrorBoundary(log);
  const changes = createChanges({ store, log, clock, boundary, wrote: (problem) => void told.push(problem) });
  const numbers = createTable<StoreKey, v.NumberSchema<undefined>>(
    { store, log },
    { name: 'entries', schema: v.number() },
  );
  return { changes, numbers, clock, errors, faults, told };
};
