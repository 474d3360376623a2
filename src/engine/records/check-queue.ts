import type { Clock } from '../../ports/clock.ts';
import type { Awaitable } from '../crypto/primitives.ts';
import { when } from '../overlay/when.ts';

/** Checks between two turns of all other work: each takes up to some milliseconds on a phone. */
export const CHECKS_AT_ONCE = 4;

/** Checks that may wait for one neighbour: as many as it may offer at once, and as many again after a new link. */
export const MAX_WAITING_CHECKS = 400;

/** A check that waits. */
export interface Check {
  /** The name of the neighbour that offered the record. The node itself has a place in the queue like a neighbour. */
  readonly by: string;
  check(): Awaitable<boolean>;
  /**
   * Called once: whether the record is valid; undefined: it was not checked, as too many checks wait for this
   * neighbour.
   */
  told(holds: boolean | undefined): void;
}

/**
 * Makes a few checks at a time, and lets all other work come first in between. Neighbours take turns, as in fair
 * queueing (Nagle, RFC 970; Demers, Keshav and Shenker, 1989): the records of one do not delay those of another.
 */
export interface CheckQueue {
  add(check: Check): void;
}

/** The queue of a node. */
export const createCheckQueue = ({ clock }: { readonly clock: Clock }): CheckQueue => {
  /** The waiting checks by neighbour, the next in turn first. */
  const waiting = new Map<string, Check[]>();
  let [underWay, begunInTurn, hasTurn] = [0, 0, false];

  const mayBegin = (): boolean => underWay < CHECKS_AT_ONCE && begunInTurn < CHECKS_AT_ONCE;

  /** Takes the first check of the neighbour in turn, and puts that neighbour last. */
  const takeNext = (): Check | undefined => {
    const [entry] = waiting;
    if (!entry) return undefined;
    const [by, [next, ...rest]] = entry;
    waiting.delete(by);
    if (rest.length > 0) waiting.set(by, rest);
    return next;
  };

  const begin = ({ check, told }: Check): void => {
    underWay += 1;
    begunInTurn += 1;
    planTurn();
    when(check(), (holds) => {
      underWay -= 1;
      told(holds);
      if (waiting.size > 0) planTurn();
    });
  };

  const planTurn = (): void => {
    if (hasTurn) return;
    hasTurn = true;
    clock.after(0, () => {
      hasTurn = false;
      begunInTurn = 0;
      while (mayBegin()) {
        const next = takeNext();
        if (!next) return;
        begin(next);
      }
    });
  };

  return {
    add: (check) => {
      if (waiting.size === 0 && mayBegin()) return begin(check);
      const beside = waiting.get(check.by) ?? [];
      if (beside.length >= MAX_WAITING_CHECKS) return check.told(undefined);
      beside.push(check);
      waiting.set(check.by, beside);
      planTurn();
    },
  };
};
