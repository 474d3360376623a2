import { type ReadonlySignal, createSignal } from '../../lib/signal.ts';

/** How long the other tab may take to finish writing before the lock is taken from it. */
const HANDOVER_MS = 4_000;

const YIELD = 'yield';
const TAKEN = 'taken';

/** Which tab of this browser has the app: one at a time, because an identity has one engine. */
export interface TabLock {
  /** `pending` until the browser has answered; `refused`: it keeps locks from this page, as it does all storage. */
  readonly tab: ReadonlySignal<'pending' | 'here' | 'elsewhere' | 'refused'>;
  /** Takes the app into this tab: asks the other one to finish, and no longer asks after a while. */
  takeOver(): Promise<void>;
  /**
   * Hands a fragment to the tab that has the app. Resolves when that tab has taken it, however late: it may be busy, or frozen
   * until the person opens it. Never resolves where this tab takes over, which then keeps the fragment.
   */
  handOver(fragment: string): Promise<void>;
}

/** What a tab that has the app does. */
export interface TabDuties {
  /** Before another one gets it. */
  finish(): Promise<void>;
  /** Another one was opened with a fragment that is for this one. */
  open(fragment: string): void;
}

/** Web Locks, "request a lock": opaque origins, and sites with blocked storage, get a SecurityError. */
const isRefusal = (error: unknown): error is DOMException =>
  error instanceof DOMException && error.name === 'SecurityError';

/** undefined: the browser refuses it, as it then does the lock. */
const openChannel = (name: string): BroadcastChannel | undefined => {
  try {
    return new BroadcastChannel(name);
  } catch {
    return undefined;
  }
};

/** The lock of that name (Web Locks API). */
export const createTabLock = (name: string, { finish, open }: TabDuties): TabLock => {
  const tab = createSignal<'pending' | 'here' | 'elsewhere' | 'refused'>('pending');
  const channel = openChannel(name);
  let release: (() => void) | undefined;
  let taking = false;

  /** Holds the lock until released; answers whether it was got. */
  const hold = (options: LockOptions): Promise<boolean> =>
    new Promise((resolve, reject) => {
      const held = navigator.locks.request(name, options, (lock) => {
        resolve(lock !== null);
        if (!lock) return undefined;
        tab.set('here');
        return new Promise<void>((done) => (release = done));
      });
      held.catch((error: unknown) => {
        if (isRefusal(error)) return reject(error);
        // Either waiting was given up, or the lock was stolen from us.
        resolve(false);
        if (tab.get() === 'here') void yieldTo();
      });
    });

  const yieldTo = async (): Promise<void> => {
    tab.set('elsewhere');
    await finish();
    release?.();
  };

  channel?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (tab.get() !== 'here' || typeof data !== 'string') return;
    if (data === YIELD) void yieldTo();
    if (!data.startsWith('#')) return;
    open(data);
    channel?.postMessage(TAKEN);
  });
  hold({ ifAvailable: true }).then(
    (got) => {
      if (!got && tab.get() === 'pending') tab.set('elsewhere');
    },
    () => tab.set('refused'),
  );

  return {
    tab,
    takeOver: async () => {
      taking = true;
      const patience = AbortSignal.timeout(HANDOVER_MS);
      const waiting = hold({ signal: patience });
      channel?.postMessage(YIELD);
      if (!(await waiting)) await hold({ steal: true });
    },
    handOver: (fragment) =>
      new Promise((resolve) => {
        channel?.addEventListener('message', ({ data }) => {
          if (data === TAKEN && !taking) resolve();
        });
        channel?.postMessage(fragment);
      }),
  };
};
