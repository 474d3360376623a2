import type { Clock } from '../../ports/clock.ts';

const MINUTE_MS = 60_000;

/** Frames of the overlay, both ways, in the last whole minute. */
export interface Traffic {
  count(bytes: number): void;
  lastMinute(): { readonly framesPerMinute: number; readonly bytesPerMinute: number };
}

/** The traffic of a node. */
export const createTraffic = (clock: Clock): Traffic => {
  let minute = Math.floor(clock.now() / MINUTE_MS);
  let [frames, bytes] = [0, 0];
  let last = { framesPerMinute: 0, bytesPerMinute: 0 };
  const turn = (): void => {
    const now = Math.floor(clock.now() / MINUTE_MS);
    if (now === minute) return;
    last =
      now === minute + 1
        ? { framesPerMinute: frames, bytesPerMinute: bytes }
        : { framesPerMinute: 0, bytesPerMinute: 0 };
    [minute, frames, bytes] = [now, 0, 0];
  };
  return {
    count: (length) => {
      turn();
      frames += 1;
      bytes += length;
    },
    lastMinute: () => {
      turn();
      return last.framesPerMinute > 0 ? last : { framesPerMinute: frames, bytesPerMinute: bytes };
    },
  };
};
