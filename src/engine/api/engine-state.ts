import type { FeaturesState } from './features.ts';
import type { NetworkState, StorageProblem } from './state.ts';

/** Everything the screen shows but for the messages of the open chat: what features show, and what is no feature's. */
export interface EngineState extends FeaturesState {
  readonly network: NetworkState;
  /** The last write that failed, until one succeeds. */
  readonly storage: StorageProblem | null;
}

/** Slices of the state that changed, whole. */
export type StatePatch = Partial<EngineState>;
