import type { EngineApi } from './api/engine-api.ts';
import type { Core } from './core.ts';
import type { Vault } from './vault/vault.ts';

/** Calls that a locked screen may make: nothing of what is kept comes or goes with them. */
const ALLOWED: ReadonlySet<string> = new Set([
  'listen',
  'lockScreen',
  'unlockScreen',
  'network.pageVisible',
  'reachOut',
  'shutdown',
]);

/** Everything of the API but the screen lock itself. */
export type UnlockedApi = Omit<EngineApi, 'lockScreen' | 'unlockScreen'>;

type Call = (...args: readonly unknown[]) => unknown;

/** The calls of an API, those of its nouns too, each of which is refused while `isRefused` says so of its name. */
const guarded = <A extends object>(api: A, isRefused: (name: string) => boolean, noun = ''): A =>
  Object.fromEntries(
    Object.entries(api).map(([name, call]: readonly [string, Call | object]) => {
      const whole = `${noun}${name}`;
      if (typeof call === 'object') return [name, guarded(call, isRefused, `${whole}.`)];
      const guard: Call = (...args) =>
        isRefused(whole) ? Promise.reject(new Error('the screen is locked')) : (call as Call)(...args);
      return [name, guard];
    }),
  ) as A;

/**
 * The API with a lock. While it is locked the engine goes on receiving, with its keys in memory; the screen is told
 * that messages have come and nothing of them, and every call that could read or change something is refused until
 * the passphrase was checked.
 */
export const withScreenLock = (
  api: UnlockedApi,
  { lane, publisher, vault }: Pick<Core, 'lane' | 'publisher'> & { vault(): Promise<Vault> },
): EngineApi => {
  let locked = false;
  const lock = (next: boolean): void => {
    locked = next;
    publisher.lock(next);
  };
  const status = async () => (await vault()).run({ kind: 'status' }, lane);
  const whole: EngineApi = {
    ...api,
    lockScreen: async () => {
      const now = await status();
      if (now.ok && now.value.isSet) lock(true);
      return locked;
    },
    unlockScreen: async (passphrase) => {
      const checked = await (await vault()).check(passphrase);
      if (!checked.ok) return checked.error;
      const now = await status();
      lock(false);
      return { kind: 'opened', lockAfterMinutes: now.ok ? now.value.lockAfterMinutes : 0 };
    },
  };
  return guarded(whole, (name) => locked && !ALLOWED.has(name));
};
