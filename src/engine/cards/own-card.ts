import type { Bytes } from '../../lib/bytes.ts';
import { type Result, done } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import type { Core, Plan } from '../core.ts';
import type { Identity } from '../identity/identity.ts';
import {
  type Prekey,
  decodePrekeys,
  encodePrekeys,
  isPrekeyDue,
  makeBundle,
  rotatePrekeys,
} from '../sessions/prekeys.ts';
import { type PrekeysRecord, SELF } from '../storage/tables.ts';
import { makeCard } from './card.ts';

/** How often it is looked whether the prekey is old: an app may stay open for weeks. */
const LOOK_EVERY_MS = 3_600_000;

/** One's own card, with the secrets of its prekeys. */
export interface OwnCard {
  load(): Promise<Result<void, StoreError>>;
  /** The first card of a new identity. */
  first(identity: Identity): Promise<Plan>;
  /** The card as it is sent; undefined before the first start. */
  bytes(): Bytes | undefined;
  /** All prekeys whose secrets are still kept, newest last. */
  prekeys(): Promise<readonly Prekey[]>;
  /** Makes a new prekey where the newest is too old, now and from time to time. */
  keepFresh(): void;
}

/** The card of one engine. `changed` hears of a new one. */
export const createOwnCard = (
  core: Core,
  { identity, changed }: { identity(): Identity | undefined; changed(): void },
): OwnCard => {
  const { tables, clock, primitives } = core;
  let record: PrekeysRecord | undefined;
  let decoded: { readonly of: Bytes; readonly prekeys: readonly Prekey[] } | undefined;

  const prekeys = async (): Promise<readonly Prekey[]> => {
    if (!record) return [];
    if (decoded?.of !== record.secrets) {
      const read = await decodePrekeys(primitives, record.secrets);
      if (!read) core.log.fault('sessions', 'the prekeys cannot be read; new ones are made');
      decoded = { of: record.secrets, prekeys: read ?? [] };
    }
    return decoded.prekeys;
  };

  const issue = async (me: Identity): Promise<Plan> => {
    const now = clock.now();
    const fresh = await rotatePrekeys(core, await prekeys(), now);
    const newest = fresh.at(-1);
    if (!newest) throw new Error('no prekey was made');
    const seq = Math.max(now, (record?.seq ?? 0) + 1);
    const bundle = await makeBundle(primitives, me.own, newest);
    const card = await makeCard(me, { seq, bundles: [bundle] });
    const next = { secrets: encodePrekeys(fresh), card, seq, madeAt: newest.madeAt };
    return {
      ops: [tables.prekeys.put(SELF, next)],
      commit: () => {
        record = next;
        decoded = { of: next.secrets, prekeys: fresh };
      },
    };
  };

  const isDue = (): boolean => !record || isPrekeyDue(record.madeAt, clock.now());

  const renew = (): Promise<void> =>
    core.lane(async () => {
      const me = identity();
      if (!me || !isDue()) return;
      if ((await core.keep(await issue(me))).ok) changed();
    });

  return {
    load: async () => {
      const read = await tables.prekeys.get(SELF);
      if (!read.ok) return read;
      record = read.value;
      return done;
    },
    first: issue,
    bytes: () => record?.card,
    prekeys,
    keepFresh: () => {
      const look = (): void => {
        if (identity() && isDue()) void renew();
        clock.after(LOOK_EVERY_MS, look);
      };
      look();
    },
  };
};
