import { part } from '../../lib/app-parts.ts';
import { lateCalls } from '../../lib/lazy.ts';
import type { Sealer, SealerDeps } from './types.ts';

/** The module with `createSealer`: the ratchets, which no page needs before somebody says something. */
export type LoadSealer = () => Promise<{ createSealer(deps: SealerDeps): Sealer }>;

/**
 * A sealer that is loaded when it is first asked. The lane must not wait for a script that may not come: before
 * anything of it is asked in the lane, `ready` is waited for outside.
 */
export interface LazySealer extends Sealer {
  /** Resolves once it is there, however late. */
  ready(): Promise<void>;
  /** Resolves once it is there, or could not be loaded; answers whether it is there. */
  tried(): Promise<boolean>;
  /** Whether it is there. */
  isHere(): boolean;
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
    isHere: () => sealer.state() === 'here',
    ...lateCalls(
      sealer,
      'seal',
      'opener',
      'renew',
      'wantExchange',
      'owesEmptyMessage',
      'hasSession',
      'forget',
    ),
  };
};
