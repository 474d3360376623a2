import type { Bytes } from '../../lib/bytes.ts';
import { type Result, done, err } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import type { Core } from '../core.ts';
import type { Identity } from '../identity/identity.ts';
import {
  type Prekey,
  decodePrekeys,
  encodePrekeys,
  isPrekeyDue,
  makeBundle,
  rotatePrekeys,
} from '../sessions/prekeys.ts';
import { createKeptRows } from '../storage/kept-rows.ts';
import { type PrekeysRecord, SELF } from '../storage/tables.ts';
import type { Tx } from '../storage/transaction.ts';
import { makeCard } from './card.ts';

/** How often it is looked whether the prekey is old: an app may stay open for weeks. */
const LOOK_EVERY_MS = 3_600_000;

/** One's own card, with the secrets of its prekeys. */
export interface OwnCard {
  load(): Promise<Result<void, StoreError>>;
  /** Makes the first card of a new identity; answers what keeps it. */
  first(identity: Identity): Promise<(tx: Tx) => void>;
  /** The card as it is sent; undefined before the first start. */
  bytes(): Bytes | undefined;
  /** All prekeys whose secrets are still kept, newest last. */
  prekeys(tx?: Tx): Promise<readonly Prekey[]>;
  /** Makes a new prekey where the newest is too old, now and from time to time. */
  keepFresh(): void;
}

/** The card of one engine. `changed` hears of a new one. */
export const createOwnCard = (
  core: Core,
  { identity, changed }: { identity(): Identity | undefined; changed(): void },
): OwnCard => {
  const { tables, clock, primitives } = core;
  const rows = createKeptRows(tables.prekeys);
  const decoded = new WeakMap<PrekeysRecord, readonly Prekey[]>();

  const prekeys: OwnCard['prekeys'] = async (tx) => {
    const record = rows.get(SELF, tx);
    if (!record) return [];
    const known = decoded.get(record);
    if (known) return known;
    const read = await decodePrekeys(primitives, record.secrets);
    if (!read) core.log.fault('sessions', 'the prekeys cannot be read; new ones are made');
    decoded.set(record, read ?? []);
    return read ?? [];
  };

  const issue = async (me: Identity, tx?: Tx): Promise<PrekeysRecord> => {
    const now = clock.now();
    const fresh = await rotatePrekeys(core, await prekeys(tx), now);
    const newest = fresh.at(-1);
    if (!newest) throw new Error('no prekey was made');
    const seq = Math.max(now, (rows.get(SELF, tx)?.seq ?? 0) + 1);
    const bundle = await makeBundle(primitives, me.own, newest);
    const card = await makeCard(me, { seq, bundles: [bundle] });
    const next = { secrets: encodePrekeys(fresh), card, seq, madeAt: newest.madeAt };
    decoded.set(next, fresh);
    return next;
  };

  const isDue = (tx?: Tx): boolean => {
    const record = rows.get(SELF, tx);
    return !record || isPrekeyDue(record.madeAt, clock.now());
  };

  const renew = async (): Promise<void> => {
    const renewed = await core.change(async (tx) => {
      const me = identity();
      if (!me || !isDue(tx)) return err('not-due');
      rows.put(tx, SELF, await issue(me, tx));
      return done;
    });
    if (renewed.ok) changed();
  };

  return {
    load: rows.load,
    first: async (me) => {
      const first = await issue(me);
      return (tx) => rows.put(tx, SELF, first);
    },
    bytes: () => rows.get(SELF)?.card,
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
