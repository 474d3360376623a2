import { FRAME_RATE_PER_SECOND } from '../../src/ports/links.ts';
import type { Prepared, Stage } from './stage.ts';
import type { WorkedTime } from './worked-time.ts';

const TICK_MS = 1;
const ASK_EVERY_MS = 10;
const IDLE_ASKS = 100;
const FLOOD_ASKS = 150;
const FLOOD_FRAMES = (FRAME_RATE_PER_SECOND * ASK_EVERY_MS * FLOOD_ASKS) / 1_000;
/** What is asked last has this long for its answer. */
const PATIENCE_MS = 500;
/** What a line carries: 100 Mbit/s. */
const LINE_BYTES_PER_SECOND = 12_500_000;

/** How long what another one wanted took, where it was done, in milliseconds, without a flood and during one. */
export interface LatencyReport {
  readonly kind: string;
  readonly title: string;
  readonly idleMs: readonly number[];
  readonly floodMs: readonly number[];
  /** What was never answered. */
  readonly unanswered: number;
}

/** What is wanted, each from the moment at which it is due. */
const createAsker = (stage: Stage, time: WorkedTime) => {
  const ms: number[] = [];
  let unanswered = 0;
  return {
    ask: (due: number): void => {
      unanswered += 1;
      stage.ask(() => {
        unanswered -= 1;
        ms.push(time.now() - due);
      });
    },
    /** How long those took that were answered since the last call, and how many were not. */
    take: () => {
      const taken = { ms: ms.splice(0), unanswered };
      unanswered = 0;
      return taken;
    },
  };
};

/** Frames as fast as a link takes them, from now on. */
const createFlood = (frames: readonly Prepared[], began: number) => {
  let [said, bytes] = [0, 0];
  return (now: number): void => {
    const seconds = (now - began) / 1_000;
    while (
      said < frames.length &&
      said < seconds * FRAME_RATE_PER_SECOND &&
      bytes < seconds * LINE_BYTES_PER_SECOND
    ) {
      const frame = frames[said++] as Prepared;
      bytes += frame.bytes;
      frame.say();
    }
  };
};

/**
 * Plays so many questions, and a flood besides, one tick after the other: where work took longer than a tick, what has come
 * meanwhile has its turn before the next one, as in an event loop. What falls due in one tick is the flood's first.
 */
const play = async (
  stage: Stage,
  {
    time,
    ask,
    asks,
    frames,
  }: { time: WorkedTime; ask: (due: number) => void; asks: number; frames: readonly Prepared[] },
): Promise<void> => {
  const began = time.now();
  const flood = createFlood(frames, began);
  let [asked, tick] = [0, began];
  while (time.now() - began < asks * ASK_EVERY_MS + PATIENCE_MS) {
    time.skipTo((tick += TICK_MS));
    const now = time.now();
    flood(now);
    await stage.advance(TICK_MS);
    for (; asked < asks && began + asked * ASK_EVERY_MS <= now; asked++) ask(began + asked * ASK_EVERY_MS);
    await stage.advance(0);
  }
};

/** How long another one waits for what it wants while an attack goes on, and how long just before it. */
export const latencyDuring = async (
  { kind, title }: { readonly kind: string; readonly title: string },
  { stage, time }: { readonly stage: Stage; readonly time: WorkedTime },
): Promise<LatencyReport> => {
  const frames: Prepared[] = [];
  for (let number = 0; number < FLOOD_FRAMES; number++) frames.push(await stage.prepare(number));
  const { ask, take } = createAsker(stage, time);
  await play(stage, { time, ask, asks: IDLE_ASKS, frames: [] });
  const idle = take();
  await play(stage, { time, ask, asks: FLOOD_ASKS, frames });
  const flood = take();
  return {
    kind,
    title,
    idleMs: idle.ms,
    floodMs: flood.ms,
    unanswered: idle.unanswered + flood.unanswered,
  };
};
