import { type Result, ok } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import type { Core, Plan } from '../core.ts';
import { DH_KEY_BYTES } from '../crypto/primitives.ts';
import { SELF } from '../storage/tables.ts';
import { type Identity, createIdentity, identityOf } from './identity.ts';

/** New keys, and what has to be written before they are used. */
export interface FreshIdentity {
  readonly identity: Identity;
  readonly plan: Plan;
}

/** The keys in the store. */
export interface IdentityKeeper {
  /** The identity that is kept, or undefined where there was none yet. */
  load(): Promise<Result<Identity | undefined, StoreError>>;
  /** New keys with their card: made once, however often it is asked. */
  fresh(): Promise<FreshIdentity>;
}

/** The keeper of one engine. `firstCard` plans the first card of a new identity. */
export const createIdentityKeeper = (
  core: Core,
  firstCard: (identity: Identity) => Promise<Plan>,
): IdentityKeeper => {
  const { tables, primitives, random, clock } = core;
  let made: Promise<FreshIdentity> | undefined;

  const make = async (): Promise<FreshIdentity> => {
    const { identity, secrets } = await createIdentity(core);
    const card = await firstCard(identity);
    const keys = tables.keys.put(SELF, { ...secrets, createdAt: clock.now() });
    return { identity, plan: { ops: [keys, ...card.ops], commit: () => card.commit() } };
  };

  return {
    load: async () => {
      const kept = await tables.keys.get(SELF);
      if (!kept.ok) return kept;
      if (!kept.value) return ok(undefined);
      const { dhSecret = random.bytes(DH_KEY_BYTES) } = kept.value;
      if (!kept.value.dhSecret)
        await core.keep({
          ops: [tables.keys.put(SELF, { ...kept.value, dhSecret })],
          commit: () => undefined,
        });
      return ok(await identityOf(primitives, { ...kept.value, dhSecret }));
    },
    fresh: () => (made ??= make()),
  };
};
