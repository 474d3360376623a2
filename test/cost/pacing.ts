import type { VirtualClock } from '../doubles/clock.ts';
import { FRAMES } from './cost.ts';

/** Frames that are sent at once; the others follow within SPREAD_MS, BATCH of them at each instant. */
const BURST = FRAMES / 2;
const SPREAD_MS = 30_000;
const BATCH = 20;

/** What is caused is counted from the first frame on for WINDOW_MS; what is kept is looked at FORGET_MS after that. */
const WINDOW_MS = 60_000;
/** Longer than anything is remembered of requests, and of what was asked for. */
const FORGET_MS = 60_000;

/** Sends FRAMES frames: half of them at once. */
export const sendAll = async (
  clock: VirtualClock,
  send: (number: number) => void | Promise<void>,
): Promise<void> => {
  for (let number = 0; number < FRAMES; number++) {
    if (number >= BURST && number % BATCH === 0) await clock.advance((SPREAD_MS * BATCH) / (FRAMES - BURST));
    await send(number);
  }
};

/** After `sendAll`: until the end of the time in which what is caused is counted. */
export const waitForEffects = (clock: VirtualClock): Promise<void> => clock.advance(WINDOW_MS - SPREAD_MS);

/** As long as frames are sent and their effects counted. */
export const waitAsLong = (clock: VirtualClock): Promise<void> => clock.advance(WINDOW_MS);

/** After that: until nothing needs to be remembered any more. */
export const waitUntilForgotten = (clock: VirtualClock): Promise<void> => clock.advance(FORGET_MS);
