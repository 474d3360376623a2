import type { EngineState, ListName, StatePatch } from '../api/engine-state.ts';
import type { Row, RowsChange } from '../api/rows.ts';
import type { ErrorBoundary } from '../error-boundary.ts';
import type { Shown } from './shown.ts';
import { rowsChange } from './row-changes.ts';

type SliceName = keyof EngineState;

/** Makes patches of the state for one listener, which has applied all earlier ones. */
export interface Patches {
  /** The whole state, for a new listener. */
  whole(): StatePatch;
  /** These slices; of lists that were told before, the rows that changed. */
  of(names: Iterable<SliceName>): StatePatch;
}

/** What patches are made with. */
export interface PatchesDeps {
  readonly boundary: Pick<ErrorBoundary, 'attemptNow'>;
  shows(): Shown;
}

/** The patches of one engine. */
export const createPatches = ({ boundary, shows }: PatchesDeps): Patches => {
  /** Lists as the listener has them. */
  const told = new Map<SliceName, readonly Row[]>();

  const make = (names: Iterable<SliceName>): StatePatch => {
    const whole: Partial<Record<SliceName, unknown>> = {};
    const rows: Partial<Record<SliceName, RowsChange>> = {};
    const add = (name: SliceName): void => {
      const value = shows().slices[name]();
      const before = told.get(name);
      const isList = shows().lists.includes(name as ListName);
      if (isList) told.set(name, value as readonly Row[]);
      const change = isList && before && rowsChange(before, value as readonly Row[]);
      if (!change) whole[name] = value;
      else if (change.gone.length + change.set.length > 0) rows[name] = change;
    };
    // A slice that cannot be computed is left out: the others are told all the same.
    for (const name of names) boundary.attemptNow('state', () => add(name), undefined);
    return { ...whole, ...(Object.keys(rows).length > 0 && { rows }) } as StatePatch;
  };

  return {
    whole: () => {
      told.clear();
      return make(Object.keys(shows().slices) as SliceName[]);
    },
    of: make,
  };
};
