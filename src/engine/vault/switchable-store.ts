import type { Store } from '../../ports/store.ts';

/** A store that can be exchanged for another one over the same records, under those who use it. */
export interface SwitchableStore {
  readonly store: Store;
  use(next: Store): void;
}

/** Begins with this one. */
export const createSwitchableStore = (first: Store): SwitchableStore => {
  let now = first;
  return {
    store: {
      get: (table, key) => now.get(table, key),
      list: (table, range) => now.list(table, range),
      write: (batch) => now.write(batch),
      tables: () => now.tables(),
      close: () => now.close(),
    },
    use: (next) => {
      now = next;
    },
  };
};
