import type { EngineApi } from './api/engine-api.ts';
import type { Core } from './core.ts';
import type { Vault } from './vault/vault.ts';

/** Calls that a locked screen may make: nothing of what is kept comes or goes with them. */
const ALLOWED: ReadonlySet<string | symbol> = new Set<keyof EngineApi>([
  'listen',
  'lockScreen',
  'unlockScreen',
  'pageVisible',
  'reachOut',
  'shutdown',
]);

/** Everything of the API but the screen lock itself. */
export type UnlockedApi = Omit<EngineApi, 'lockScreen' | 'unlockScreen'>;

const refuse = (): Promise<never> => Promise.reject(new Error('the screen is locked'));

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
  return new Proxy(whole, {
    get: (target, name: keyof EngineApi) => (locked && !ALLOWED.has(name) ? refuse : target[name]),
  });
};
