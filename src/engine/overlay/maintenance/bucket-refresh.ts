import { chance } from '../../../lib/jitter.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Random } from '../../../ports/random.ts';
import { findNode } from '../routing/find-node.ts';
import type { Candidate, Candidates } from './candidates.ts';
import { EMPTY_BUCKET_MS, REFUSED_BUCKET_MS } from '../limits.ts';
import { type Point, pointWithPrefix } from '../key-space/node-id.ts';
import type { Requests } from '../routing/requests.ts';
import {
  DIGIT_BITS,
  type Bucket,
  byBucket,
  bucketKey,
  bucketOf,
  bucketsBeyond,
} from '../routing-table/k-buckets.ts';
import type { LinkBudget } from '../routing-table/sibling-list.ts';
import type { RoutingTable } from '../routing-table/routing-table.ts';

/** What refreshing buckets needs. */
export interface BucketRefreshDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly table: RoutingTable;
  readonly requests: Requests;
  readonly candidates: Candidates;
  readonly budget: LinkBudget;
  readonly self: Point;
}

/** Finds a node for each empty bucket of the routing table. */
export interface BucketRefresh {
  /** Refreshes up to so many empty buckets; false where none is empty. */
  look(most: number): boolean;
  /** Lookups that have not ended. */
  running(): number;
  /** Buckets in which no node was found a while ago may be refreshed again. */
  tidy(): void;
}

/** The bucket refresh of a node. */
export const createBucketRefresh = (deps: BucketRefreshDeps): BucketRefresh => {
  const { clock, random, table, requests, candidates, budget, self } = deps;
  const emptyUntil = new Map<number, number>();
  const refusals = new Map<number, number>();
  let running = 0;

  /** The nodes of this bucket may have enough links: it is refreshed less and less often. */
  const refused = (bucket: Bucket): void => {
    const key = bucketKey(bucket);
    const times = refusals.get(key) ?? 0;
    refusals.set(key, times + 1);
    emptyUntil.set(key, clock.now() + Math.min(EMPTY_BUCKET_MS, REFUSED_BUCKET_MS * 2 ** times));
  };

  const dial = async (bucket: Bucket, one: Candidate): Promise<void> => {
    if (await candidates.dial(one)) refusals.delete(bucketKey(bucket));
    else refused(bucket);
  };

  const fill = (bucket: Bucket): void => {
    const { level, digit } = bucket;
    running += 1;
    let filled = false;
    findNode(requests, {
      target: pointWithPrefix(self, { count: level * DIGIT_BITS, digit, digitBits: DIGIT_BITS }, random),
      paths: 1,
      named: (keys) => {
        const fitting = candidates
          .of(keys)
          .filter(({ id }) => bucketKey(bucketOf(self, id)) === bucketKey(bucket));
        const one = fitting[Math.floor(chance(random) * fitting.length)];
        if (!one) return;
        filled = true;
        void dial(bucket, one);
      },
      done: () => {
        running -= 1;
        if (!filled) emptyUntil.set(bucketKey(bucket), clock.now() + EMPTY_BUCKET_MS);
      },
    });
  };

  /** The empty buckets. None before the siblings are known: how far they reach decides which buckets matter. */
  const missing = (): readonly Bucket[] => {
    const near = table.near(budget.near);
    const farthest = near[budget.near - 1];
    if (!farthest) return [];
    const there = byBucket(self, table.servers());
    const now = clock.now();
    const isMissing = (bucket: Bucket): boolean =>
      !there.has(bucketKey(bucket)) && (emptyUntil.get(bucketKey(bucket)) ?? 0) <= now;
    return bucketsBeyond(self, farthest.id).filter(isMissing);
  };

  return {
    look: (most) => {
      const buckets = missing().slice(0, most);
      for (const bucket of buckets) fill(bucket);
      return buckets.length > 0;
    },
    running: () => running,
    tidy: () => {
      const now = clock.now();
      for (const [bucket, until] of emptyUntil) if (until <= now) emptyUntil.delete(bucket);
    },
  };
};
