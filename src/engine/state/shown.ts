import type { EngineState, ListName } from '../api/engine-state.ts';

/** How each slice is computed from what services hold. */
export type Slices = { readonly [K in keyof EngineState]: () => EngineState[K] };

/** What a publisher is over: asked for only after everything is composed. */
export interface Shown {
  readonly slices: Slices;
  /** Slices of which rows are told. */
  readonly lists: readonly ListName[];
}
