import { part } from '../../lib/app-parts.ts';
import type { Sealer, SealerDeps } from './types.ts';

/** The module with `createSealer`: the ratchets, which no page needs before somebody says something. */
export type LoadSealer = () => Promise<{ createSealer(deps: SealerDeps): Sealer }>;

/**
 * A sealer that is loaded when it is first asked. A change must not wait for a script that may not come: before anything
 * of it is asked inside of one, `ready` is waited for outside.
 */
export interface LazySealer extends Sealer {
  /** Resolves once it is there, however late. */
  ready(): Promise<void>;
  /** Resolves once it is there, or could not be loaded; answers whether it is there. */
  tried(): Promise<boolean>;
}

/** The lazy sealer of one engine. */
export const createLazySealer = (load: LoadSealer, deps: SealerDeps): LazySealer => {
  const sealer = part(async () => (await load()).createSealer(deps));
  return {
    ready: async () => void (await sealer()),
    tried: async () => {
      await sealer.tried();
      return sealer.state() === 'here';
    },
    seal: async (...args) => (await sealer()).seal(...args),
    isFor: async (...args) => (await sealer()).isFor(...args),
    opener: async (...args) => (await sealer()).opener(...args),
    renew: async (...args) => (await sealer()).renew(...args),
    wantExchange: async (...args) => (await sealer()).wantExchange(...args),
    owesEmptyMessage: async (...args) => (await sealer()).owesEmptyMessage(...args),
    hasSession: async (...args) => (await sealer()).hasSession(...args),
    forget: async (...args) => (await sealer()).forget(...args),
  };
};
