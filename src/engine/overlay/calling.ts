import { type Pauses, createBackoff } from '../../lib/backoff.ts';
import { jitter } from '../../lib/jitter.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Random } from '../../ports/random.ts';
import { CALL_MS } from './merging.ts';
import { levelsFor } from './rooms.ts';

/** How long to wait for somebody before the next level, and after the start for links that come by themselves. */
const NEXT_LEVEL_MS = 2_000;
const FIRST_CALL_MS = 1_500;

/**
 * Alone, one calls this often: whoever comes later calls anyway, so this is for calls that were lost. A call is six
 * events at each relay, and the whole first hour is to cost less than a tenth of what waiting in rooms does.
 */
const CALL_PAUSES_MS: Pauses = [120_000, 900_000, 3_600_000];

/** Whoever came in stays this much longer: several who came at once must not leave in pairs that know only each other. */
const STAY_MS = 8_000;

/** What calling stands on. */
export interface CallingDeps {
  readonly clock: Clock;
  readonly random: Random;
  /** Nodes in the network when this one was last here; 0: unknown. */
  readonly lastSize: number;
}

/** A newcomer's calls. */
export interface Calling {
  /** The levels that are being called at. */
  levels(): readonly number[];
  /** Whether one listens at the first door between calls. */
  listens(): boolean;
  /** All doors were called at. */
  isExhausted(): boolean;
  /** Nobody is left: calls begin anew. */
  begin(): void;
  /** One is in: they end soon. */
  end(): void;
  stop(): void;
}

/**
 * A newcomer's calls: one level after the other until it is in, then, alone at the first door, again after longer
 * and longer pauses. Meeting other newcomers does not end them: those who come at once would found islands.
 */
export const createCalling = ({ clock, random, lastSize }: CallingDeps, changed: () => void): Calling => {
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
