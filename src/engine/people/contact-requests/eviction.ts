import type { PersonId } from '../../api/ids.ts';
import type { RequestRecord } from '../tables.ts';

/** The most requests that wait for an answer. */
export const MAX_OPEN_REQUESTS = 50;

/** Half of these places are for requests with extra proof of work: four times as many hashes. */
const MAX_WEAK_REQUESTS = MAX_OPEN_REQUESTS / 2;
export const STRONG_EXTRA_BITS = 2;

/** A request that waits for an answer, with its sender. */
export type OpenRequest = readonly [PersonId, Pick<RequestRecord, 'work' | 'receivedAt'>];

/** The order of eviction: the least work first, then the oldest. */
const leastFirst = ([, a]: OpenRequest, [, b]: OpenRequest): number =>
  a.work - b.work || a.receivedAt - b.receivedAt;

/**
 * The senders of the requests that a new request with this much work evicts. The new request is always kept, so the inbox is
 * never full for a week. A flood of the cheapest requests evicts only itself, because these have the least work.
 */
export const evictedBy = (
  work: number,
  open: readonly OpenRequest[],
  strongBits: number,
): readonly PersonId[] => {
  const weak = open.filter(([, request]) => request.work < strongBits);
  const isFull = open.length >= MAX_OPEN_REQUESTS;
  const isWeakHalfFull = work < strongBits && weak.length >= MAX_WEAK_REQUESTS;
  if (!isFull && !isWeakHalfFull) return [];
  const among = work < strongBits && weak.length > 0 ? weak : open;
  const [first] = among.toSorted(leastFirst);
  return first ? [first[0]] : [];
};
