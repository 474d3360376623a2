import type { PersonId } from '../../api/ids.ts';
import type { RequestRecord } from '../tables.ts';

/** Requests that wait for an answer at once. */
export const MAX_OPEN_REQUESTS = 50;

/** Half of these places are for requests that took more work than they have to: four times as many tries. */
const MAX_WEAK_REQUESTS = MAX_OPEN_REQUESTS / 2;
export const STRONG_EXTRA_BITS = 2;

/** A request that waits for an answer, and of whom it is. */
export type OpenRequest = readonly [PersonId, Pick<RequestRecord, 'work' | 'receivedAt'>];

/** Whose goes first: the one that took the least work; of several the oldest. */
const leastFirst = ([, a]: OpenRequest, [, b]: OpenRequest): number =>
  a.work - b.work || a.receivedAt - b.receivedAt;

/**
 * Whose requests a newcomer with so much work displaces. A newcomer is always kept, so no box stays full for a week; and
 * a flood of the cheapest requests displaces but itself, because those have the least work.
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
