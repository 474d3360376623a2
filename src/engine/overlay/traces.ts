import { toBase32 } from '../../lib/base32.ts';
import type { LookupTrace } from '../api/state.ts';
import type { Point } from './node-id.ts';

/** Lookups that are remembered for the picture of the network. */
const MAX_TRACES = 20;
const NAME_BYTES = 5;

/** The beginning of a node id, for pictures only. */
export const nodeName = (id: Point): string => toBase32(id.subarray(0, NAME_BYTES));

/** The last lookups, newest first. */
export interface Traces {
  add(trace: LookupTrace): void;
  all(): readonly LookupTrace[];
}

/** The traces of a node. */
export const createTraces = (): Traces => {
  let traces: readonly LookupTrace[] = [];
  return {
    add: (trace) => {
      traces = [trace, ...traces].slice(0, MAX_TRACES);
    },
    all: () => traces,
  };
};
