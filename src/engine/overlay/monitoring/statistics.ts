import { toBase32 } from '../../../lib/base32.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { LookupTrace } from '../../api/state.ts';
import type { Point } from '../key-space/node-id.ts';

/** What the picture of the network shows beside the neighbours: traffic, and the last lookups. */

const MINUTE_MS = 60_000;

/** Frames of the overlay, both ways, in the last whole minute. */
export interface Traffic {
  count(bytes: number): void;
  lastMinute(): { readonly framesPerMinute: number; readonly bytesPerMinute: number };
}

/** The traffic of a node. */
export const createTraffic = (clock: Clock): Traffic => {
  let minute = Math.floor(clock.now() / MINUTE_MS);
  let [frames, bytes] = [0, 0];
  let last = { framesPerMinute: 0, bytesPerMinute: 0 };
  const turn = (): void => {
    const now = Math.floor(clock.now() / MINUTE_MS);
    if (now === minute) return;
    last =
      now === minute + 1
        ? { framesPerMinute: frames, bytesPerMinute: bytes }
        : { framesPerMinute: 0, bytesPerMinute: 0 };
    [minute, frames, bytes] = [now, 0, 0];
  };
  return {
    count: (length) => {
      turn();
      frames += 1;
      bytes += length;
    },
    lastMinute: () => {
      turn();
      return last.framesPerMinute > 0 ? last : { framesPerMinute: frames, bytesPerMinute: bytes };
    },
  };
};

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
