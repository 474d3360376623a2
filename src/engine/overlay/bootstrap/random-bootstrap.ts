import { chance, jitter } from '../../../lib/jitter.ts';
import type { Cancel } from '../../../lib/signal.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Random } from '../../../ports/random.ts';
import { BOOTSTRAP_NODES_PER_ROOM } from '../limits.ts';
import { untilDaysChange } from './rooms.ts';

/** A node draws anew this often. */
const DRAW_EVERY_MS = 60 * 60_000;

/** At which rooms this node waits by chance. */
export interface RandomBootstrap {
  /** Whether this node waits at a room that has so many nodes around it. On average four nodes around a room do. */
  at(nodes: number): boolean;
  /** The number that was drawn, 0 to 1; the same for an hour. */
  draw(): number;
  stop(): void;
}

/**
 * The owner of the four keys nearest to a room would be its only bootstrap node, and keys are cheap. So other nodes
 * wait there too, and an attacker cannot know which: each server with a chance of four in the number of nodes around
 * the room, for an hour. `changed`: this node has drawn anew, or the rooms of another day begin.
 */
export const createRandomBootstrap = (
  { clock, random }: { readonly clock: Clock; readonly random: Random },
  changed: () => void,
): RandomBootstrap => {
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
    at: (nodes) => drawn * nodes < BOOTSTRAP_NODES_PER_ROOM,
    draw: () => drawn,
    stop: () => timer(),
  };
};
