import type { Cancel } from '../../src/lib/signal.ts';
import type { DatedClock } from '../../src/ports/clock.ts';

/** A clock that stands still until it is told to go on. */
export interface VirtualClock extends DatedClock {
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
  /** Nothing once it is cancelled, so that nothing is kept for it. */
  run: () => void;
  isCancelled: boolean;
}

/** What waits for its macrotask in a browser, in order. */
const waiting: (() => void)[] = [];

/** One channel for all: to make one for each macrotask takes three times as long. */
const channel = typeof setImmediate === 'function' ? undefined : new MessageChannel();
if (channel) channel.port1.onmessage = () => waiting.shift()?.();

/** A macrotask: when it runs, every microtask queued before has run. Node has one that costs less than a channel. */
const macrotask = (): Promise<void> =>
  new Promise((resolve) => {
    if (!channel) return void setImmediate(resolve);
    waiting.push(resolve);
    channel.port2.postMessage(null);
  });

const nothing = (): void => undefined;

const isBefore = (a: Timer, b: Timer): boolean =>
  a.due < b.due || (a.due === b.due && a.sequence < b.sequence);

/** Timers as a binary heap, the earliest first: worlds have thousands of them. */
class Timers {
  readonly #heap: Timer[] = [];

  /** The earliest that was not cancelled. */
  first(): Timer | undefined {
    while (this.#heap[0]?.isCancelled) this.takeFirst();
    return this.#heap[0];
  }

  add(timer: Timer): void {
    const heap = this.#heap;
    let at = heap.length;
    for (let up = (at - 1) >> 1; at > 0 && isBefore(timer, heap[up] as Timer); up = (at - 1) >> 1) {
      heap[at] = heap[up] as Timer;
      at = up;
    }
    heap[at] = timer;
  }

  takeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let at = 0;
    for (;;) {
      const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]];
      const isRight = left !== undefined && right !== undefined && isBefore(right, left);
      const down = isRight ? right : left;
      if (!down || isBefore(last, down)) break;
      heap[at] = down;
      at = 2 * at + (isRight ? 2 : 1);
    }
    heap[at] = last;
  }
}

/** A virtual clock that starts at the given time, by default 2026-01-01 12:00 UTC. */
export const createVirtualClock = (start = Date.UTC(2026, 0, 1, 12)): VirtualClock => {
  const timers = new Timers();
  let elapsed = 0;
  let offset = start;
  let sequence = 0;

  const after = (ms: number, run: () => void): Cancel => {
    const timer = { due: elapsed + Math.max(0, ms), sequence: sequence++, run, isCancelled: false };
    timers.add(timer);
    return () => {
      timer.isCancelled = true;
      timer.run = nothing;
    };
  };

  const advance = async (ms: number): Promise<void> => {
    const target = elapsed + ms;
    await macrotask();
    for (let next = timers.first(); next && next.due <= target; next = timers.first()) {
      timers.takeFirst();
      elapsed = next.due;
      next.run();
      await macrotask();
    }
    elapsed = target;
  };

  return {
    now: () => offset + elapsed,
    date: () => offset + elapsed,
    after,
    advance,
    settle: macrotask,
    jump: (ms) => {
      offset += ms;
    },
  };
};
