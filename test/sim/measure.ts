import { FrameKind } from '../../src/engine/overlay/codec.ts';
import type { KindCount } from './traffic.ts';
import type { Outcome, Stored, Workload } from './workload.ts';
import type { World } from './world.ts';

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
  readonly hops: Spread;
  /** Until the lookup ended, of those that succeeded. */
  readonly ms: Spread;
  /** Until the record was there first. */
  readonly firstMs: Spread;
  /** Frames, and bytes of them, that one lookup causes: acknowledgements and further rounds included. */
  readonly messages: number;
  readonly bytes: number;
}

/** The value below which a share of all values lies (nearest rank). */
const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;

const meanOf = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

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

export const lookupFigures = (outcomes: readonly Outcome[], world: World): LookupFigures => {
  const good = outcomes.filter(({ success }) => success);
  return {
    count: outcomes.length,
    success: shareOf(outcomes),
    answered: outcomes.filter(({ answered }) => answered).length / Math.max(1, outcomes.length),
    hops: spreadOf(good.map(({ hops }) => hops)),
    ms: spreadOf(good.map(({ tookMs }) => tookMs)),
    firstMs: spreadOf(good.flatMap(({ firstMs }) => (firstMs === undefined ? [] : [firstMs]))),
    messages: meanOf(outcomes.map(({ cause }) => world.traffic.framesOf(cause))),
    bytes: meanOf(outcomes.map(({ cause }) => world.traffic.bytesOf(cause))),
  };
};

/** How many hold what is stored: copies on average, and the share that nobody holds any more. */
export const holdingFigures = (
  stored: readonly Stored[],
  world: World,
): { copies: number; unheld: number } => {
  const holders = stored.map(({ shelfId }) => world.holders.of(shelfId));
  return {
    copies: meanOf(holders),
    unheld: holders.filter((count) => count === 0).length / Math.max(1, holders.length),
  };
};

const KIND_NAMES = new Map<number, string>(Object.entries(FrameKind).map(([name, kind]) => [kind, name]));

/** Totals at one moment, to be told from those of a later one. */
export class Mark {
  readonly #nodeMs: number;
  readonly #frames: number;
  readonly #bytes: number;
  readonly #kinds: readonly KindCount[];
  readonly #kept: number;
  readonly #keeperMs: number;
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
    const { traffic, lobby } = world;
    lobby.present();
    this.#nodeMs = world.nodeMs();
    this.#frames = traffic.frames - traffic.causedFrames;
    this.#bytes = traffic.bytes - traffic.causedBytes;
    this.#kinds = traffic.kinds();
    this.#kept = lobby.kept;
    this.#keeperMs = lobby.keeperMs;
  }

  /** What a node sends in a second that is not of lookups, and what it sends at all, by kind of frame. */
  upkeep(): {
    bytesPerSecond: number;
    framesPerSecond: number;
    sent: Record<string, { bytesPerSecond: number; framesPerSecond: number }>;
  } {
    const { traffic } = this.#world;
    const seconds = (this.#world.nodeMs() - this.#nodeMs) / 1_000;
    const sent = traffic.kinds().map(({ kind, frames, bytes }) => {
      const before = this.#kinds.find((one) => one.kind === kind);
      const framesPerSecond = (frames - (before?.frames ?? 0)) / seconds;
      const bytesPerSecond = (bytes - (before?.bytes ?? 0)) / seconds;
      return [KIND_NAMES.get(kind) ?? String(kind), { bytesPerSecond, framesPerSecond }] as const;
    });
    return {
      bytesPerSecond: (traffic.bytes - traffic.causedBytes - this.#bytes) / seconds,
      framesPerSecond: (traffic.frames - traffic.causedFrames - this.#frames) / seconds,
      sent: Object.fromEntries(sent),
    };
  }

  /** What those see who keep doors. */
  joins(): { perDoorkeeperPerSecond: number; doorkeepers: number; rooms: number } {
    const { lobby } = this.#world;
    const { keepers, rooms } = lobby.present();
    const seconds = (lobby.keeperMs - this.#keeperMs) / 1_000;
    return {
      perDoorkeeperPerSecond: seconds > 0 ? (lobby.kept - this.#kept) / seconds : 0,
      doorkeepers: keepers,
      rooms,
    };
  }
}

/** The share of a sample that three people one after the other do not find, by six paths each. */
export const lostShare = async (
  workload: Workload,
  sample: readonly Stored[],
  ms: number,
): Promise<number> => {
  let missing = sample;
  for (let round = 0; round < 3 && missing.length > 0; round++) {
    missing = (await workload.probe(missing, { ms, paths: 6 })).missed;
  }
  return missing.length / Math.max(1, sample.length);
};
