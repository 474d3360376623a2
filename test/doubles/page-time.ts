import type { Cancel } from '../../src/lib/signal.ts';
import type { VirtualClock } from './clock.ts';

/** Timers of code that is handed no clock, on the clock of a test. */
export interface PageTime {
  /**
   * Goes on by that many milliseconds. After each step everything settles that needs no time, WebCrypto included; within a
   * step only promises do.
   */
  pass(ms: number, stepMs?: number): Promise<void>;
  /** Gives the page its own timers back. */
  restore(): void;
}

const STEP_MS = 50;

/** Turns without any cryptography under way after which nothing more will come of what was. */
const QUIET_TURNS = 3;

/** Counts the operations of WebCrypto that are under way, which are no promise jobs of this thread. */
const watchCrypto = (): { readonly underWay: () => number; readonly restore: () => void } => {
  const { prototype } = SubtleCrypto as unknown as { readonly prototype: Record<string, unknown> };
  const real = { ...Object.getOwnPropertyDescriptors(prototype) };
  let underWay = 0;
  for (const [name, { value }] of Object.entries(real)) {
    if (typeof value !== 'function' || name === 'constructor') continue;
    prototype[name] = function (this: SubtleCrypto, ...args: readonly unknown[]): Promise<unknown> {
      underWay += 1;
      const result = Promise.resolve(value.apply(this, args));
      const end = (): void => void (underWay -= 1);
      result.then(end, end);
      return result;
    };
  }
  return { underWay: () => underWay, restore: () => void Object.defineProperties(prototype, real) };
};

/** `setTimeout` and what belongs to it, on a clock. */
const timersOn = (clock: VirtualClock) => {
  const timers = new Map<number, Cancel>();
  let next = 1;
  const begin = (run: () => void, ms: number, again: boolean): number => {
    const id = next++;
    const plan = (): void =>
      void timers.set(
        id,
        clock.after(ms, () => {
          if (again) plan();
          else timers.delete(id);
          run();
        }),
      );
    plan();
    return id;
  };
  const end = (id?: number): void => {
    timers.get(id ?? 0)?.();
    timers.delete(id ?? 0);
  };
  return {
    setTimeout: (run: () => void, ms = 0) => begin(run, ms, false),
    setInterval: (run: () => void, ms = 0) => begin(run, ms, true),
    clearTimeout: end,
    clearInterval: end,
  };
};

/** Puts the timers and the time of this page on a clock. */
export const takePageTime = (clock: VirtualClock): PageTime => {
  const { setTimeout, setInterval, clearTimeout, clearInterval } = globalThis;
  const { now } = Date;
  const crypto = watchCrypto();
  Object.assign(globalThis, timersOn(clock));
  Date.now = () => clock.now();
  const settle = async (): Promise<void> => {
    for (let quiet = 0; quiet < QUIET_TURNS; quiet = crypto.underWay() > 0 ? 0 : quiet + 1)
      await clock.settle();
  };
  return {
    pass: async (ms, stepMs = STEP_MS) => {
      await settle();
      for (let passed = 0; passed < ms; passed += stepMs) {
        await clock.advance(Math.min(stepMs, ms - passed));
        await settle();
      }
    },
    restore: () => {
      crypto.restore();
      Date.now = now;
      Object.assign(globalThis, { setTimeout, setInterval, clearTimeout, clearInterval });
    },
  };
};
