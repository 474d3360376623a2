import { FrameKind } from '../../src/engine/overlay/wire/codec.ts';
import type { Since } from './mark.ts';
import type { Outcome } from './workload.ts';

/** A distribution. */
export interface Spread {
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** What lookups were like. Times in milliseconds; shares from 0 to 1. */
export interface LookupFigures {
  readonly count: number;
  readonly success: number;
  readonly answered: number;
  /** Success by kind of record, and the share of all that found an older version only. */
  readonly own: number;
  readonly shared: number;
  readonly stale: number;
  readonly hops: Spread;
  /** Until the lookup ended, of those that succeeded. */
  readonly ms: Spread;
  /** Until the record was there first. */
  readonly firstMs: Spread;
  /** Frames, and bytes of them, that one lookup causes: acknowledgements and further rounds included. */
  readonly messages: number;
  readonly bytes: number;
}

/** What a shard has charged to the causes of a whole world. */
export interface Charged {
  readonly frames: Uint32Array;
  readonly bytes: Float64Array;
}

/** The value below which a share of all values lies (nearest rank). */
const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

const meanOf = (values: readonly number[]): number =>
  values.length === 0 ? 0 : sumOf(values) / values.length;

export const spreadOf = (values: readonly number[]): Spread => {
  const sorted = values.toSorted((a, b) => a - b);
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(sorted, share)) as [
    number,
    number,
    number,
  ];
  return { mean: meanOf(values), p50, p95, p99 };
};

/** The share of outcomes that are a success; 1 of none. */
export const shareOf = (outcomes: readonly Outcome[]): number =>
  outcomes.length === 0 ? 1 : outcomes.filter(({ success }) => success).length / outcomes.length;

/** What lookups were like, with what all shards have charged to them. */
export const lookupFigures = (outcomes: readonly Outcome[], charged: readonly Charged[]): LookupFigures => {
  const good = outcomes.filter(({ success }) => success);
  const count = Math.max(1, outcomes.length);
  const caused = (of: 'frames' | 'bytes'): number =>
    meanOf(outcomes.map(({ cause }) => sumOf(charged.map((by) => by[of][cause] ?? 0))));
  return {
    count: outcomes.length,
    success: shareOf(outcomes),
    answered: outcomes.filter(({ answered }) => answered).length / count,
    own: shareOf(outcomes.filter(({ kind }) => kind === 'own')),
    shared: shareOf(outcomes.filter(({ kind }) => kind === 'shared')),
    stale: outcomes.filter(({ success, stale }) => stale && !success).length / count,
    hops: spreadOf(good.map(({ hops }) => hops)),
    ms: spreadOf(good.map(({ tookMs }) => tookMs)),
    firstMs: spreadOf(good.flatMap(({ firstMs }) => (firstMs === undefined ? [] : [firstMs]))),
    messages: caused('frames'),
    bytes: caused('bytes'),
  };
};

/** How many nodes hold what is stored: copies on average, and the share that no node holds any more. */
export const holdingFigures = (
  holders: readonly ReadonlyMap<number, number>[],
): { stored: number; copies: number; unheld: number } => {
  const all = new Set(holders.flatMap((some) => [...some.keys()]));
  const counts = Array.from(all, (index) => sumOf(holders.map((some) => some.get(index) ?? 0)));
  return {
    stored: counts.length,
    copies: meanOf(counts),
    unheld: counts.filter((count) => count === 0).length / Math.max(1, counts.length),
  };
};

const KIND_NAMES = new Map<number, string>(Object.entries(FrameKind).map(([name, kind]) => [kind, name]));

/** What a node sends in a second that is not of lookups, and what it sends at all, by kind of frame. */
export const upkeepFigures = (
  all: readonly Since[],
): {
  bytesPerSecond: number;
  framesPerSecond: number;
  sent: Record<string, { bytesPerSecond: number; framesPerSecond: number }>;
} => {
  const seconds = sumOf(all.map(({ nodeMs }) => nodeMs)) / 1_000;
  const perSecond = (of: (since: Since) => number): number => sumOf(all.map(of)) / seconds;
  const kinds = new Set(all.flatMap((since) => since.kinds.map(({ kind }) => kind)));
  const sent = [...kinds]
    .toSorted((a, b) => a - b)
    .map((kind) => {
      const counted = (of: 'frames' | 'bytes'): number =>
        perSecond((since) => since.kinds.find((one) => one.kind === kind)?.[of] ?? 0);
      const figures = { framesPerSecond: counted('frames'), bytesPerSecond: counted('bytes') };
      return [KIND_NAMES.get(kind) ?? String(kind), figures] as const;
    });
  return {
    bytesPerSecond: perSecond(({ bytes }) => bytes),
    framesPerSecond: perSecond(({ frames }) => frames),
    sent: Object.fromEntries(sent),
  };
};

/** What doorkeepers see. */
export const joinFigures = (
  all: readonly Since[],
): { perDoorkeeperPerSecond: number; doorkeepers: number; rooms: number } => {
  const seconds = sumOf(all.map(({ keeperMs }) => keeperMs)) / 1_000;
  return {
    perDoorkeeperPerSecond: seconds > 0 ? sumOf(all.map(({ kept }) => kept)) / seconds : 0,
    doorkeepers: sumOf(all.map(({ keepers }) => keepers)),
    rooms: sumOf(all.map(({ rooms }) => rooms)),
  };
};

/** How many links nodes have. */
export const linkFigures = (links: readonly number[]): { mean: number; p5: number; max: number } => ({
  mean: meanOf(links),
  p5: spreadOf(links.map((count) => -count)).p95 * -1,
  max: Math.max(...links),
});
