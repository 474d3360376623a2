import type { VirtualClock } from '../doubles/clock.ts';

type Timer = () => void;

/** Timers of libraries that take no clock, on the clock of a test. */
const timersOn = (clock: VirtualClock) => {
  const cancels = new Map<number, () => void>();
  let next = 1;
  const after = (run: Timer, ms = 0): number => {
    const id = next++;
    const cancel = clock.after(ms, () => {
      cancels.delete(id);
      run();
    });
    cancels.set(id, cancel);
    return id;
  };
  const every = (run: Timer, ms: number): number => {
    const id = next++;
    const again = (): void => {
      cancels.set(id, clock.after(ms, again));
      run();
    };
    cancels.set(id, clock.after(ms, again));
    return id;
  };
  const clear = (id: number): void => {
    cancels.get(id)?.();
    cancels.delete(id);
  };
  return { setTimeout: after, setInterval: every, clearTimeout: clear, clearInterval: clear };
};

/** What WebCrypto was asked to do, and whether it is done. */
interface SubtleWork {
  readonly checks: number;
  readonly hashes: number;
  /** Resolves once nothing is under way, and nothing follows from what was. */
  settled(): Promise<void>;
}

const OPERATIONS = ['importKey', 'deriveKey', 'encrypt', 'decrypt', 'digest', 'sign'] as const;

const watchSubtle = () => {
  const done = { importKey: 0, deriveKey: 0, encrypt: 0, decrypt: 0, digest: 0, sign: 0 };
  let underWay = 0;
  const { subtle } = crypto;
  for (const name of OPERATIONS) {
    const real = subtle[name].bind(subtle) as (...args: unknown[]) => Promise<unknown>;
    const watched = async (...args: unknown[]): Promise<unknown> => {
      done[name] += 1;
      underWay += 1;
      try {
        return await real(...args);
      } finally {
        underWay -= 1;
      }
    };
    Object.defineProperty(subtle, name, { value: watched, configurable: true });
  }
  const immediate = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
  const work: SubtleWork = {
    get checks() {
      return done.decrypt;
    },
    get hashes() {
      return done.digest;
    },
    settled: async () => {
      for (let quiet = 0; quiet < 3; quiet = underWay === 0 ? quiet + 1 : 0) await immediate();
    },
  };
  const unwatch = (): void => {
    for (const name of OPERATIONS) Reflect.deleteProperty(subtle, name);
  };
  return { work, unwatch };
};

/** Runs with what a page has and Node has not, and with its timers on this clock. */
export const asPage = async <T>(
  clock: VirtualClock,
  globals: object,
  run: (work: SubtleWork) => Promise<T>,
): Promise<T> => {
  const listeners = new EventTarget();
  const own = {
    ...timersOn(clock),
    addEventListener: listeners.addEventListener.bind(listeners),
    removeEventListener: listeners.removeEventListener.bind(listeners),
    ...globals,
  };
  const before = new Map(
    Object.keys(own).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]),
  );
  const { work, unwatch } = watchSubtle();
  for (const [name, value] of Object.entries(own))
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  try {
    return await run(work);
  } finally {
    unwatch();
    for (const [name, descriptor] of before)
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else Reflect.deleteProperty(globalThis, name);
  }
};
