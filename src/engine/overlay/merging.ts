import { type Pauses, createBackoff } from '../../lib/backoff.ts';
import { jitter } from '../../lib/jitter.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Random } from '../../ports/random.ts';

/** How long one calls at a door. */
export const CALL_MS = 15_000;

/**
 * A doorkeeper of the first room calls too, soon after it came and rarely later: where there are two networks of one
 * name (they began apart, or the relays were gone), they merge. Newcomers do the same for their first ten minutes.
 */
const MERGE_PAUSES_MS: Pauses = [20_000, 60_000, 300_000, 1_200_000, 3_600_000];

/** Whoever has just come begins with the second pause: the first is for networks that have just been cut in two. */
const FIRST_MERGE = 1;

/** Calls of those who are in. */
export interface Merging {
  isCalling(): boolean;
  /** Many are gone at once: the other half is looked for soon. */
  cut(): void;
  stop(): void;
}

/** Calls at the first door now and then, though one is in. */
export const createMerging = (
  { clock, random }: { readonly clock: Clock; readonly random: Random },
  changed: () => void,
): Merging => {
  const pauses = createBackoff(MERGE_PAUSES_MS);
  let isCalling = false;
  let timer: Cancel;
  const turn = (calling: boolean): void => {
    isCalling = calling;
    changed();
    plan();
  };
  const plan = (): void => {
    const ms = isCalling ? CALL_MS : jitter(random, pauses.next(), 3);
    timer = clock.after(ms, () => turn(!isCalling));
  };
  pauses.reset(FIRST_MERGE);
  plan();
  return {
    isCalling: () => isCalling,
    cut: () => {
      // A call that is under way stands for the first pause.
      pauses.reset(isCalling ? 1 : 0);
      timer();
      plan();
    },
    stop: () => timer(),
  };
};
