import type { Bytes } from '../../../lib/bytes.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Random } from '../../../ports/random.ts';
import { type FindNodeOptions, findNode } from '../routing/find-node.ts';
import type { Candidates } from './candidates.ts';
import { decodeAnswer, decodeNames } from '../wire/codec.ts';
import type { PendingHops } from '../routing/pending-hops.ts';
import { createSiblingQueries } from './sibling-queries.ts';
import { SELF_LOOKUP_EVERY_MS, SELF_LOOKUP_FIRST_MS, DISJOINT_PATHS } from '../limits.ts';
import type { Neighbour } from '../neighbours/neighbour.ts';
import type { Point } from '../key-space/node-id.ts';
import type { Requests } from '../routing/requests.ts';
import type { SiblingList } from '../routing-table/sibling-list.ts';
import type { RoutingTable } from '../routing-table/routing-table.ts';

/** What finding siblings needs. */
export interface SiblingRefreshDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly table: RoutingTable;
  readonly pendingHops: PendingHops;
  readonly requests: Requests;
  readonly candidates: Candidates;
  readonly siblings: SiblingList;
  readonly self: Point;
  /** The neighbour is of a network that this node knew nothing of. */
  mergePartition(through: Neighbour): void;
  /** Nodes were named that belong among the siblings. */
  found(): void;
}

/** Finds the siblings: by asking neighbours, and by lookups of the own id through the network. */
export interface SiblingRefresh {
  /** Looks up the own id, and asks siblings, where it is time to. */
  look(): void;
  /**
   * Looks up the own id, beginning at this neighbour only. If it is of another network, this finds the siblings there.
   */
  through(first: Neighbour): void;
  onAnswer(from: Neighbour, frame: Uint8Array): boolean;
  onNames(from: Neighbour, frame: Uint8Array): boolean;
  /** A neighbour estimates that there are so many nodes. */
  heardSize(size: number): void;
  /** Lookups that have not ended. */
  running(): number;
  /** Milliseconds until the next lookup of the own id may be due. */
  pauseMs(): number;
}

/**
 * An estimate of a neighbour that is so many times the own one is no accident. It makes this node look up its id
 * again, so often at most.
 */
const MUCH_LARGER = 1.8;
const REPEAT_EVERY_MS = 20_000;

/**
 * If a neighbour names at least MIN_NAMED nodes near this one, and this share of them is unknown, that is no accident.
 */
const UNKNOWN_SHARE = 0.5;
const MIN_NAMED = 8;

/** The sibling refresh of a node. */
export const createSiblingRefresh = (deps: SiblingRefreshDeps): SiblingRefresh => {
  const { clock, table, requests, candidates, self } = deps;
  const siblingQueries = createSiblingQueries(deps);
  let lookedForSelfAt = Number.NEGATIVE_INFINITY;
  let pauseMs: number = SELF_LOOKUP_FIRST_MS;
  let repeatedAt = Number.NEGATIVE_INFINITY;
  let running = 0;

  const consider = (...named: Parameters<Candidates['consider']>): number => {
    const found = candidates.consider(...named);
    if (found > 0) deps.found();
    return found;
  };

  /** The lookup found a nearer node that no neighbour had named: there may be more. */
  const considerAndRepeat = (keys: readonly Bytes[]): void => {
    if (consider(keys) > 0) pauseMs = SELF_LOOKUP_FIRST_MS;
  };

  /** If most nodes that a neighbour names near this one are unknown, the neighbour is of another network. */
  const considerOf = (from: Neighbour, keys: readonly Bytes[]): void => {
    if (consider(keys, from.link) >= UNKNOWN_SHARE * keys.length && keys.length >= MIN_NAMED)
      deps.mergePartition(from);
  };

  /** Looks up the own id: what a newcomer does, and a node that has lost its siblings. */
  const lookForSelf = (how: Pick<FindNodeOptions, 'paths' | 'avoid' | 'named'>): void => {
    lookedForSelfAt = clock.now();
    pauseMs = Math.min(2 * pauseMs, SELF_LOOKUP_EVERY_MS);
    running += 1;
    const done = (): void => {
      running -= 1;
    };
    findNode(requests, { ...how, target: self, done });
  };

  /** If others know a far larger network, the own siblings are those of an island: look for them again. */
  const heardSize = (size: number): void => {
    const isNews = clock.now() - repeatedAt >= REPEAT_EVERY_MS;
    if (!isNews || size < MUCH_LARGER * table.ownEstimate()) return;
    repeatedAt = clock.now();
    pauseMs = SELF_LOOKUP_FIRST_MS;
    deps.found();
  };

  return {
    look: () => {
      if (clock.now() - lookedForSelfAt >= pauseMs)
        lookForSelf({ paths: DISJOINT_PATHS, named: considerAndRepeat });
      siblingQueries.look(pauseMs);
    },
    through: (first) => {
      const named = (keys: readonly Bytes[]): void => considerOf(first, keys);
      lookForSelf({ paths: 1, avoid: table.linksBut(first.link), named });
    },
    onAnswer: (from, frame) => {
      const answer = decodeAnswer(frame);
      if (!answer) return false;
      if (!siblingQueries.answered(from, answer.hop)) return true;
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
