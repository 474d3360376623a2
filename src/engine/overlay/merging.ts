import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Random } from '../../ports/random.ts';
import { drawnOut } from './drawn-out.ts';

/** How long one calls at a door. */
export const CALL_MS = 15_000;

/**
 * A doorkeeper of the first room calls too, soon after it came and rarely later: where there are two networks of one
 * name (they began apart, or the relays were gone), they merge. Newcomers do the same for their first ten minutes.
 */
const MERGE_PAUSES_MS = [20_000, 60_000, 300_000, 1_200_000, 3_600_000] as const;

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
  let calls: number = FIRST_MERGE;
  let isCalling = false;
  let timer: Cancel;
  const turn = (calling: boolean): void => {
    isCalling = calling;
    changed();
    plan();
  };
  const plan = (): void => {
    const pause = MERGE_PAUSES_MS[Math.min(calls, MERGE_PAUSES_MS.length - 1)] as number;
    calls += isCalling ? 1 : 0;
    timer = clock.after(isCalling ? CALL_MS : drawnOut(random, pause), () => turn(!isCalling));
  };
  plan();
  return {
    isCalling: () => isCalling,
    cut: () => {
      calls = 0;
      timer();
      plan();
    },
    stop: () => timer(),
  };
};
