import { chance, jitter } from '../../lib/jitter.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Random } from '../../ports/random.ts';
import { DOORKEEPERS } from './limits.ts';
import { untilDaysChange } from './rooms.ts';

/** Who listens besides the nearest is drawn anew this often. */
const DRAW_EVERY_MS = 60 * 60_000;

/** At which doors one listens by chance. */
export interface Listening {
  /** Whether at one of those doors that so many nodes may listen at; on average as many do as there are keepers. */
  at(nodes: number): boolean;
  /** From 0 to 1, the same for an hour. */
  draw(): number;
  stop(): void;
}

/**
 * Whoever has the four keys nearest to a door is its only keeper, and keys are cheap. So others listen there too, of whom
 * nobody can tell beforehand which: each server with a chance of four in as many as there are, for an hour. `changed`: it
 * was drawn anew, or the days have changed.
 */
export const createListening = (
  { clock, random }: { readonly clock: Clock; readonly random: Random },
  changed: () => void,
): Listening => {
  let drawn = chance(random);
  let drawAgainAt = clock.now() + jitter(random, DRAW_EVERY_MS, 3);
  let timer: Cancel;

  const plan = (): void => {
    const now = clock.now();
    timer = clock.after(Math.max(1, Math.min(drawAgainAt - now, untilDaysChange(now))), turn);
  };
  const turn = (): void => {
    const now = clock.now();
    if (now >= drawAgainAt) {
      drawn = chance(random);
      drawAgainAt = now + jitter(random, DRAW_EVERY_MS, 3);
    }
    changed();
    plan();
  };
  plan();
  return {
    at: (nodes) => drawn * nodes < DOORKEEPERS,
    draw: () => drawn,
    stop: () => timer(),
  };
};
