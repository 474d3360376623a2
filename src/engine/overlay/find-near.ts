import type { Bytes } from '../../lib/bytes.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Random } from '../../ports/random.ts';
import { type AskedNear, askNear } from './ask-near.ts';
import type { Candidates } from './candidates.ts';
import { decodeAnswer, decodeNames } from './codec.ts';
import type { Hops } from './hops.ts';
import { createLookAround } from './look-around.ts';
import { LOOK_FOR_SELF_EVERY_MS, LOOK_FOR_SELF_FIRST_MS, PATHS } from './limits.ts';
import type { Neighbour } from './neighbour.ts';
import type { Point } from './node-id.ts';
import type { Requests } from './requests.ts';
import type { Surroundings } from './surroundings.ts';
import type { RoutingTable } from './routing-table.ts';

/** What finding the nearest stands on. */
export interface FindNearDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly table: RoutingTable;
  readonly hops: Hops;
  readonly requests: Requests;
  readonly candidates: Candidates;
  readonly surroundings: Surroundings;
  readonly self: Point;
  /** That neighbour is of a network one knew nothing of. */
  weave(through: Neighbour): void;
  /** Nodes were named that are nearer than some of the nearest. */
  found(): void;
}

/** Finds the nodes nearest to oneself: by asking neighbours, and by requests through the network. */
export interface FindNear {
  /** Looks for oneself and asks around where it is time to. */
  look(): void;
  /** Looks for oneself beginning at one neighbour only: where it is of another island, that one's nearest are found. */
  through(first: Neighbour): void;
  onAnswer(from: Neighbour, frame: Uint8Array): boolean;
  onNames(from: Neighbour, frame: Uint8Array): boolean;
  /** A neighbour reckons that there are so many nodes. */
  heardSize(size: number): void;
  /** Requests that have not ended. */
  running(): number;
  /** In how many milliseconds there may be something to look for again. */
  pauseMs(): number;
}

/** How much larger than one reckons oneself is no matter of chance, and how often that makes one look anew. */
const FAR_LARGER = 1.8;
const ANEW_EVERY_MS = 20_000;

/** Such a share of those whom a neighbour names near oneself, of no fewer than so many, is never a matter of chance. */
const STRANGERS = 0.5;
const FEW = 8;

/** What a node does to find its nearest. */
export const createFindNear = (deps: FindNearDeps): FindNear => {
  const { clock, table, requests, candidates, self } = deps;
  const lookAround = createLookAround(deps);
  let lookedForSelfAt = Number.NEGATIVE_INFINITY;
  let pauseMs: number = LOOK_FOR_SELF_FIRST_MS;
  let anewAt = Number.NEGATIVE_INFINITY;
  let running = 0;

  const consider = (...named: Parameters<Candidates['consider']>): number => {
    const found = candidates.consider(...named);
    if (found > 0) deps.found();
    return found;
  };

  /** The network knew of somebody nearer whom no neighbour had named: there may be more. */
  const considerAnew = (keys: readonly Bytes[]): void => {
    if (consider(keys) > 0) pauseMs = LOOK_FOR_SELF_FIRST_MS;
  };

  /** Where most that somebody names near oneself are strangers, that is another network. */
  const considerOf = (from: Neighbour, keys: readonly Bytes[]): void => {
    if (consider(keys, from.link) >= STRANGERS * keys.length && keys.length >= FEW) deps.weave(from);
  };

  /** Asks who is nearest to oneself: what a newcomer does, and whoever lost sight of its surroundings. */
  const lookForSelf = (how: Pick<AskedNear, 'paths' | 'avoid' | 'named'>): void => {
    lookedForSelfAt = clock.now();
    pauseMs = Math.min(2 * pauseMs, LOOK_FOR_SELF_EVERY_MS);
    running += 1;
    const done = (): void => {
      running -= 1;
    };
    askNear(requests, { ...how, target: self, done });
  };

  /** Where others know of a far larger network, one's own surroundings are an island's: they are looked for anew. */
  const heardSize = (size: number): void => {
    const isNews = clock.now() - anewAt >= ANEW_EVERY_MS;
    if (!isNews || size < FAR_LARGER * table.ownEstimate()) return;
    anewAt = clock.now();
    pauseMs = LOOK_FOR_SELF_FIRST_MS;
    deps.found();
  };

  return {
    look: () => {
      if (clock.now() - lookedForSelfAt >= pauseMs) lookForSelf({ paths: PATHS, named: considerAnew });
      lookAround.look(pauseMs);
    },
    through: (first) => {
      const named = (keys: readonly Bytes[]): void => considerOf(first, keys);
      lookForSelf({ paths: 1, avoid: table.linksBut(first.link), named });
    },
    onAnswer: (from, frame) => {
      const answer = decodeAnswer(frame);
      if (!answer) return false;
      if (!lookAround.answered(from, answer.hop)) return true;
      from.saysSize(answer.size, clock.now());
      heardSize(answer.size);
      considerOf(from, answer.keys);
      return true;
    },
    heardSize,
    onNames: (from, frame) => {
      const keys = decodeNames(frame);
      if (keys && from.may.name(clock.now())) consider(keys, from.link);
      return keys !== undefined;
    },
    running: () => running,
    pauseMs: () => pauseMs,
  };
};
