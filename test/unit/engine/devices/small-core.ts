import type { Core } from '../../../../src/engine/core.ts';
import { type CardBook, createCardBook } from '../../../../src/engine/devices/card-book.ts';
import { type OwnCard, createOwnCard } from '../../../../src/engine/devices/own-card.ts';
import type { Primitives } from '../../../../src/engine/crypto/primitives.ts';
import { createErrorBoundary } from '../../../../src/engine/error-boundary.ts';
import {
  type Identity,
  type IdentitySecrets,
  createIdentity,
  identityOf,
  newDeviceOf,
} from '../../../../src/engine/identity/identity.ts';
import { encodePrekeys } from '../../../../src/engine/sessions/prekeys.ts';
import { createChanges } from '../../../../src/engine/storage/changes.ts';
import { createKeptRows } from '../../../../src/engine/storage/kept-rows.ts';
import { createTables } from '../../../../src/engine/tables.ts';
import type { Tx } from '../../../../src/engine/storage/transaction.ts';
import type { Bytes } from '../../../../src/lib/bytes.ts';
import { type Result, ok } from '../../../../src/lib/result.ts';
import { createVirtualClock } from '../../../doubles/clock.ts';
import { createTestLog } from '../../../doubles/log.ts';
import { createSeededRandom } from '../../../doubles/random.ts';
import { createMemoryStore } from '../../../doubles/store.ts';
import { primitives as remembering } from './persons.ts';

const random = createSeededRandom(162);

/** The part of an engine that cards stand on, over a store in memory. */
export const smallCore = ({ store = createMemoryStore(), primitives = remembering as Primitives } = {}) => {
  const clock = createVirtualClock();
  const faults: string[] = [];
  const log = createTestLog({ faults });
  const boundary = createErrorBoundary(log);
  const tables = createTables({ store, log });
  const changes = createChanges({ store, log, clock, boundary, wrote: () => undefined });
  const core = { clock, random, primitives, log, boundary, tables, ...changes } as unknown as Core;
  return { core, clock, store, faults };
};

export type SmallCore = ReturnType<typeof smallCore>;

/** Something that is done in a change. */
export const within = async <T>({ core }: SmallCore, work: (tx: Tx) => Promise<T>): Promise<T> => {
  const done = await core.change(async (tx): Promise<Result<T, never>> => ok(await work(tx)));
  if (!done.ok) throw new Error('not kept');
  return done.value;
};

/** A person's browser, reduced to what own devices need. */
export interface OwnBrowser extends SmallCore {
  readonly identity: Identity;
  readonly secrets: IdentitySecrets;
  readonly ownCard: OwnCard;
  /** Its card as it is kept. */
  parts(): readonly Bytes[];
  /** How often there was another card. */
  readonly changes: { count: number };
}

const browserOf = async (
  small: SmallCore,
  identity: Identity,
  secrets: IdentitySecrets,
): Promise<OwnBrowser> => {
  const changes = { count: 0 };
  const rows = createKeptRows(small.core.tables.prekeys);
  const loaded = await rows.load();
  if (!loaded.ok) throw new Error('not loaded');
  const ownCard = createOwnCard(small.core, {
    rows,
    identity: () => identity,
    changed: () => void (changes.count += 1),
  });
  await ownCard.bringUp();
  return { ...small, identity, secrets, ownCard, changes, parts: () => rows.get('self')?.parts ?? [] };
};

/** The browser of a person at the first start. */
export const firstBrowser = async (primitives?: Primitives): Promise<OwnBrowser> => {
  const small = smallCore({ ...(primitives && { primitives }) });
  const { identity, secrets } = await createIdentity(small.core);
  return browserOf(small, identity, secrets);
};

/** Another browser of the same person, as a backup leaves it that carries these parts of the card. */
export const restoredBrowser = async (
  { secrets: { identitySecret } }: OwnBrowser,
  parts: readonly Bytes[],
): Promise<OwnBrowser> => {
  const small = smallCore();
  const secrets = newDeviceOf(identitySecret, random);
  const record = { secrets: encodePrekeys([]), parts: [...parts], seat: null, madeAt: 0 };
  await within(small, async (tx) => tx.put(small.core.tables.prekeys, 'self', record));
  return browserOf(small, await identityOf(small.core.primitives, secrets), secrets);
};

/** The same browser, opened once more. */
export const reopened = ({
  core,
  clock,
  store,
  faults,
  identity,
  secrets,
}: OwnBrowser): Promise<OwnBrowser> => browserOf({ core, clock, store, faults }, identity, secrets);

/** What one knows of others, over a store of its own. */
export const bookOver = (small: SmallCore): CardBook => createCardBook(small.core);
