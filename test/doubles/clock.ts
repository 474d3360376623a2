import type { Cancel } from '../../src/lib/signal.ts';
import type { Clock } from '../../src/ports/clock.ts';

/** A clock that stands still until it is told to go on. */
export interface VirtualClock extends Clock {
  /**
   * Goes on by that many milliseconds, running what falls due at its instant, in the order of time and,
   * at one instant, of scheduling. Between instants every promise that can settle without time does.
   */
  advance(ms: number): Promise<void>;
  /** Lets promises settle without moving time. */
  settle(): Promise<void>;
  /** Sets the clock back or forward without running anything, as its owner may. */
  jump(ms: number): void;
}

interface Timer {
  readonly due: number;
  readonly sequence: number;
  readonly run: () => void;
}

/** A macrotask: when it runs, every microtask queued before has run. */
const macrotask = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

const earliest = (timers: Iterable<Timer>): Timer | undefined => {
  let first: Timer | undefined;
  for (const timer of timers) {
    if (!first || timer.due < first.due || (timer.due === first.due && timer.sequence < first.sequence))
      first = timer;
  }
  return first;
};

/** A virtual clock that starts at the given time, by default 2026-01-01 12:00 UTC. */
export const createVirtualClock = (start = Date.UTC(2026, 0, 1, 12)): VirtualClock => {
  const timers = new Set<Timer>();
  let elapsed = 0;
  let offset = start;
  let sequence = 0;

  const after = (ms: number, run: () => void): Cancel => {
    const timer = { due: elapsed + Math.max(0, ms), sequence: sequence++, run };
    timers.add(timer);
    return () => void timers.delete(timer);
  };

  const advance = async (ms: number): Promise<void> => {
    const target = elapsed + ms;
    await macrotask();
    for (let next = earliest(timers); next && next.due <= target; next = earliest(timers)) {
      timers.delete(next);
      elapsed = next.due;
      next.run();
      await macrotask();
    }
    elapsed = target;
  };

  return {
    now: () => offset + elapsed,
    after,
    advance,
    settle: macrotask,
    jump: (ms) => {
      offset += ms;
    },
  };
};
