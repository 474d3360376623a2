import { type Pauses, createBackoff } from '../../../lib/backoff.ts';
import { jitter } from '../../../lib/jitter.ts';
import type { Cancel } from '../../../lib/signal.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Random } from '../../../ports/random.ts';

/** How long a node calls at a room. */
export const CALL_MS = 15_000;

/**
 * A bootstrap node of the first room calls there too: soon after it came, and rarely later. If there are two networks
 * of one name (they began apart, or the relays were gone), they meet in this way. Newcomers do the same for their
 * first ten minutes.
 */
const MERGE_PAUSES_MS: Pauses = [20_000, 60_000, 300_000, 1_200_000, 3_600_000];

/** A node that has just come begins with the second pause. The first pause is for networks that were cut in two. */
const FIRST_MERGE = 1;

/** Calls of nodes that are in the network. */
export interface MergeCalls {
  isCalling(): boolean;
  /** Many neighbours are lost at once: the other part of the network is looked for soon. */
  cut(): void;
  stop(): void;
}

/** Calls at the first room now and then, although this node is in the network. */
export const createMergeCalls = (
  { clock, random }: { readonly clock: Clock; readonly random: Random },
  changed: () => void,
): MergeCalls => {
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
