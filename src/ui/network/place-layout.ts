import type { Neighbour } from '../../engine/api/state.ts';

/** Half of the picture's side, in its own units. The origin is the centre. */
export const HALF = 190;
/** The radii at which the fastest and the slowest neighbours are drawn. */
const INNER = 58;
const OUTER = 158;
/** Delays at those two, in milliseconds. */
const QUICKEST_MS = 10;
const SLOWEST_MS = 1_000;

/** Delays that are drawn as rings, in milliseconds. */
export const RINGS_MS = [30, 100, 300, 1_000] as const;

/** A neighbour and its place. */
export interface Placed {
  readonly neighbour: Neighbour;
  readonly x: number;
  readonly y: number;
}

/** The radius for a delay, by its logarithm: 10 ms matter at 20 ms and not at 500 ms. */
export const radiusOf = (delayMs: number | null): number => {
  if (delayMs === null) return OUTER;
  const share = Math.log(delayMs / QUICKEST_MS) / Math.log(SLOWEST_MS / QUICKEST_MS);
  return INNER + (OUTER - INNER) * Math.min(1, Math.max(0, share));
};

/** Rounds to tenths: the picture is rendered every second and need not change for less. */
const tenths = (value: number): number => Math.round(value * 10) / 10;

/** The share of the circle at the top that is kept free for the scale. */
export const GAP = 0.08;

/** Places the neighbours clockwise from the top, the nearest id first. A faster neighbour is nearer to the centre. */
export const placeNeighbours = (neighbours: readonly Neighbour[]): readonly Placed[] =>
  neighbours
    .toSorted((a, b) => b.nearness - a.nearness || (a.node < b.node ? -1 : 1))
    .map((neighbour, order, { length }) => {
      const angle = (GAP / 2 + ((order + 0.5) / length) * (1 - GAP)) * 2 * Math.PI;
      const radius = radiusOf(neighbour.delayMs);
      return { neighbour, x: tenths(Math.sin(angle) * radius), y: tenths(-Math.cos(angle) * radius) };
    });
