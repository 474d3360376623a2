import { type Row, type RowsChange, withRows } from './rows.ts';
import type { FeaturesState } from './features.ts';
import type { NetworkState, StorageProblem } from './state.ts';

/** Everything the screen shows but for the messages of the open chat: what features show, and what is no feature's. */
export interface EngineState extends FeaturesState {
  readonly network: NetworkState;
  /** The last write that failed, until one succeeds. */
  readonly storage: StorageProblem | null;
}

/** Slices that are lists of rows with ids. */
export type ListName = {
  [K in keyof EngineState]: EngineState[K] extends readonly Row[] ? K : never;
}[keyof EngineState];

/** Slices of the state that changed: whole, or, of lists that were told before, their rows. */
export interface StatePatch extends Partial<EngineState> {
  readonly rows?: { readonly [K in ListName]?: RowsChange<EngineState[K][number]> };
}

/** The state after a patch. The first patch is the whole state, see EngineListener: there is nothing before it. */
export const patched = (state: EngineState | null, { rows = {}, ...whole }: StatePatch): EngineState => {
  const lists = Object.entries(rows).map(([name, change]) => {
    const list: readonly Row[] = state?.[name as ListName] ?? [];
    return [name, withRows(list, change)] as const;
  });
  return { ...state, ...whole, ...Object.fromEntries(lists) } as EngineState;
};
