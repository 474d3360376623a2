import type { Clock } from '../../ports/clock.ts';
import type { Awaitable } from '../crypto/primitives.ts';
import { when } from '../overlay/when.ts';

/** Signatures that are checked between two turns of everything else: each takes up to some milliseconds on a phone. */
export const CHECKS_AT_ONCE = 4;

/** Checks that may wait for one neighbour: as many as it may offer at once, and as many again after a new link. */
export const MAX_WAITING_CHECKS = 400;

/** A check that is to be made. */
export interface Check {
  /** The neighbour that it is made for, by name; the node itself has a place in the queue like any other. */
  readonly by: string;
  check(): Awaitable<boolean>;
  /** Runs once: whether it holds; undefined: it was not looked at, as too much waits for this neighbour. */
  told(holds: boolean | undefined): void;
}

/**
 * Makes checks a few at a time, and lets everything else come first in between. Neighbours take turns, as in fair
 * queueing (Nagle, RFC 970; Demers, Keshav and Shenker, 1989): what one of them brings keeps no other waiting.
 */
export interface CheckQueue {
  add(check: Check): void;
}

/** The queue of a node. */
export const createCheckQueue = ({ clock }: { readonly clock: Clock }): CheckQueue => {
  /** By neighbour, the next in turn first. */
  const waiting = new Map<string, Check[]>();
  let [underWay, begunInTurn, hasTurn] = [0, 0, false];

  const mayBegin = (): boolean => underWay < CHECKS_AT_ONCE && begunInTurn < CHECKS_AT_ONCE;

  /** The first of the neighbour whose turn it is, which then comes last. */
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
