import { type Pauses, createBackoff } from '../../../lib/backoff.ts';
import { jitter } from '../../../lib/jitter.ts';
import type { Cancel } from '../../../lib/signal.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Random } from '../../../ports/random.ts';
import { CALL_MS } from './merge-calls.ts';
import { levelsFor } from './rooms.ts';

/** How long to wait for an answer before the next level, and after the start for links with contacts. */
const NEXT_LEVEL_MS = 2_000;
const FIRST_CALL_MS = 1_500;

/**
 * A node that is alone calls this often. Every later newcomer calls as well, so these calls are only for calls that
 * were lost. A call is six events at each relay. The whole first hour is to cost less than a tenth of what waiting in
 * rooms does.
 */
const CALL_PAUSES_MS: Pauses = [120_000, 900_000, 3_600_000];

/**
 * A node that is in stays this much longer: newcomers that came at once must not leave in pairs that know only each
 * other.
 */
const STAY_MS = 8_000;

/** What calling needs. */
export interface NewcomerCallsDeps {
  readonly clock: Clock;
  readonly random: Random;
  /** Nodes in the network when this node was last in it; 0: unknown. */
  readonly lastSize: number;
}

/** A newcomer's calls. */
export interface NewcomerCalls {
  /** The levels at which this node calls now. */
  levels(): readonly number[];
  /** Whether this node waits at the first room between calls. */
  listens(): boolean;
  /** Whether it has called at all levels. */
  isExhausted(): boolean;
  /** The last neighbour is lost: calls begin anew. */
  begin(): void;
  /** This node is in the network: calls end soon. */
  end(): void;
  stop(): void;
}

/**
 * The calls of a newcomer: one level after the other until it is in. If it stays alone it waits at the first room, and
 * calls again after longer and longer pauses. Meeting other newcomers does not end the calls: newcomers that come at
 * once would make islands.
 */
export const createNewcomerCalls = (
  { clock, random, lastSize }: NewcomerCallsDeps,
  changed: () => void,
): NewcomerCalls => {
  const levels = levelsFor(lastSize);
  const pauses = createBackoff(CALL_PAUSES_MS);
  let next = 0;
  let open: readonly number[] = [];
  let listens = false;
  let timer: Cancel;

  const after = (ms: number, run: () => void): void => {
    timer?.();
    timer = clock.after(ms, run);
  };
  const show = (calls: readonly number[], listening: boolean): void => {
    open = calls;
    listens = listening;
    changed();
  };
  const call = (): void => {
    const level = levels[Math.min(next, levels.length - 1)] as number;
    next += 1;
    show([...open.slice(-1), level], false);
    after(next < levels.length ? NEXT_LEVEL_MS : CALL_MS, next < levels.length ? call : rest);
  };
  const rest = (): void => {
    after(jitter(random, pauses.next(), 3), call);
    show([], true);
  };
  after(FIRST_CALL_MS, call);

  return {
    levels: () => open,
    listens: () => listens,
    isExhausted: () => next >= levels.length && open.length === 0,
    begin: () => {
      next = 0;
      pauses.reset();
      after(FIRST_CALL_MS, call);
    },
    end: () => {
      after(open.length > 0 ? STAY_MS : 0, () => show([], false));
    },
    stop: () => timer(),
  };
};
