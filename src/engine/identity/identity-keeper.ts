import { type Result, done, ok } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import type { Core } from '../core.ts';
import { DH_KEY_BYTES } from '../crypto/primitives.ts';
import { SELF } from '../storage/tables.ts';
import type { Tx } from '../storage/transaction.ts';
import { type Identity, createIdentity, identityOf } from './identity.ts';

/** New keys. They have to be written before they are used. */
export interface FreshIdentity {
  readonly identity: Identity;
  keep(tx: Tx): void;
}

/** Reads the own keys from the store, or makes new ones. */
export interface IdentityKeeper {
  /** The identity in the store, or undefined before the first start. */
  load(): Promise<Result<Identity | undefined, StoreError>>;
  /** New keys. They are made once, however often it is called. */
  fresh(): Promise<FreshIdentity>;
}

/** The keeper of one engine. */
export const createIdentityKeeper = (core: Core): IdentityKeeper => {
  const { tables, primitives, random, clock } = core;
  let made: Promise<FreshIdentity> | undefined;

  const make = async (): Promise<FreshIdentity> => {
    const { identity, secrets } = await createIdentity(core);
    const keys = { ...secrets, createdAt: clock.now() };
    return { identity, keep: (tx) => tx.put(tables.keys, SELF, keys) };
  };

  return {
    load: async () => {
      const kept = await tables.keys.get(SELF);
      if (!kept.ok) return kept;
      if (!kept.value) return ok(undefined);
      const { dhSecret = random.bytes(DH_KEY_BYTES) } = kept.value;
      const keys = { ...kept.value, dhSecret };
      if (!kept.value.dhSecret)
        await core.change(async (tx) => {
          tx.put(tables.keys, SELF, keys);
          return done;
        });
      return ok(await identityOf(primitives, keys));
    },
    fresh: () => (made ??= make()),
  };
};
