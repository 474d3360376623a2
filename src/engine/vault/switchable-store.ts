import type { Store } from '../../ports/store.ts';

/** A store that can be exchanged for another one over the same records, while other code uses it. */
export interface SwitchableStore {
  readonly store: Store;
  use(next: Store): void;
}

/** Begins with this one. Stores are functions without `this`, so that taking them over is all there is to it. */
export const createSwitchableStore = (first: Store): SwitchableStore => {
  const store = { ...first };
  return { store, use: (next) => void Object.assign(store, next) };
};
