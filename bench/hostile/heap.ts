import { held } from '../../test/cost/memory.ts';
import { FRAME_RATE_PER_SECOND } from '../../src/ports/links.ts';
import type { Stage } from './stage.ts';

/** Frames come as fast as a link takes them in the long run, on a virtual clock. */
const TICK_MS = 10;
const FRAMES_A_TICK = (FRAME_RATE_PER_SECOND * TICK_MS) / 1_000;
/** Longer than anything is remembered of what is under way. */
const QUIET_MS = 60_000;
/** After this share of the frames, all that may be kept of one sender is kept: from then on nothing more is. */
const EARLY_SHARE = 0.5;

/** Where the frames of a kind have more bytes than this in all, fewer frames are sent. */
const MOST_BYTES = 500_000_000;
const FEWEST_FRAMES = 4_000;
/** Buffers are swept up beside everything else: so often it is looked whether less is left. */
const LOOKS = 3;

/** What was in memory, in bytes of heap and buffers, after half of the frames and after all. */
export interface HeapReport {
  readonly kind: string;
  readonly title: string;
  /** Frames that were sent, and those of them that came while there was a link. */
  readonly sent: number;
  readonly frames: number;
  readonly earlyBytes: number;
  readonly lateBytes: number;
}

/** Says frames as fast as a link takes them, and waits until what is under way is forgotten. Answers how many came. */
const feed = async (stage: Stage, { from, to }: { from: number; to: number }): Promise<number> => {
  let came = 0;
  for (let number = from; number < to; number++) {
    if (number % FRAMES_A_TICK === 0) await stage.advance(TICK_MS);
    if ((await stage.prepare(number)).say()) came += 1;
  }
  await stage.advance(QUIET_MS);
  return came;
};

const bytesHeld = async (): Promise<number> => {
  let least = Number.POSITIVE_INFINITY;
  for (let look = 0; look < LOOKS; look++) least = Math.min(least, (await held()).bytes);
  return least;
};

/** What so many frames leave in memory, or fewer where they are large. */
export const heapAfter = async (
  { kind, title }: { readonly kind: string; readonly title: string },
  { stage, frames }: { readonly stage: Stage; readonly frames: number },
): Promise<HeapReport> => {
  const { bytes } = await stage.prepare(0);
  const sent = Math.min(frames, Math.max(FEWEST_FRAMES, Math.floor(MOST_BYTES / bytes)));
  const early = Math.ceil(sent * EARLY_SHARE);
  let came = await feed(stage, { from: 0, to: early });
  const earlyBytes = await bytesHeld();
  came += await feed(stage, { from: early, to: sent });
  return { kind, title, sent, frames: came, earlyBytes, lateBytes: await bytesHeld() };
};
