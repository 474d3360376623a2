import { expiredBy } from './read-invite.ts';
import { type Result, done } from '../../lib/result.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { StoreError } from '../../ports/store.ts';
import type { InviteId } from '../api/ids.ts';
import type { Redemption } from '../api/state.ts';
import type { Core } from '../core.ts';
import { createKeptRows } from '../storage/kept-rows.ts';
import type { RedemptionRecord } from './kept.ts';
import type { Tx } from '../storage/transaction.ts';
import { type InviteContent, decodeInvite } from './invite-code.ts';

/** After this time without a link, the sender counts as away, in milliseconds. Calling goes on. */
const AWAY_AFTER_MS = 8_000;

/** An invite that is being redeemed. */
export interface RedemptionEntry {
  readonly content: InviteContent;
  readonly record: RedemptionRecord;
}

type Entry = readonly [InviteId, RedemptionEntry];

/** The invites that are redeemed here, and the state of each. */
export interface RedemptionBook {
  load(): Promise<Result<void, StoreError>>;
  get(id: InviteId, tx?: Tx): RedemptionEntry | undefined;
  ids(): readonly InviteId[];
  put(tx: Tx, id: InviteId, record: RedemptionRecord): void;
  remove(tx: Tx, id: InviteId): void;
  /** Calling begins. Without a link for a while, the sender counts as away. */
  look(id: InviteId): void;
  /** Redemptions that wait for their sender. */
  waiting(): readonly Entry[];
  view(): readonly Redemption[];
}

/** The book of one engine. */
export const createRedemptionBook = (core: Core): RedemptionBook => {
  const { clock, tables, publisher } = core;
  const away = new Set<InviteId>();
  const timers = new Map<InviteId, Cancel>();

  const rows = createKeptRows(tables.redemptions, ({ key, after }) => {
    if (!after || after.done || after.problem) timers.get(key)?.();
    publisher.touch('redemptions');
  });

  /** undefined where the code cannot be read. */
  const entryOf = (record: RedemptionRecord | undefined): RedemptionEntry | undefined => {
    if (!record) return undefined;
    const content = decodeInvite(record.code);
    return content.ok ? { content: content.value, record } : undefined;
  };
  const entries = (): readonly Entry[] =>
    rows.entries().flatMap(([id, record]): Entry[] => {
      const entry = entryOf(record);
      return entry ? [[id, entry]] : [];
    });

  const look = (id: InviteId): void => {
    timers.get(id)?.();
    away.delete(id);
    const late = (): void => {
      away.add(id);
      publisher.touch('redemptions');
    };
    timers.set(id, clock.after(AWAY_AFTER_MS, late));
  };

  const stateOf = (
    id: InviteId,
    { content, record }: RedemptionEntry,
  ): Pick<Redemption, 'state' | 'problem'> => {
    if (record.done) return { state: 'done', problem: null };
    const why = record.problem ?? (content.expiresAt <= clock.now() ? expiredBy(core.isClockSure()) : null);
    if (why) return { state: 'refused', problem: why };
    return { state: away.has(id) ? 'away' : 'looking', problem: null };
  };

  return {
    load: async () => {
      const loaded = await rows.load();
      if (!loaded.ok) return loaded;
      await core.change(async (tx) => {
        const finished = rows.entries(tx).filter(([, record]) => record.done || !entryOf(record));
        rows.remove(tx, ...finished.map(([id]) => id));
        return done;
      });
      for (const [id] of entries()) look(id);
      return done;
    },
    get: (id, tx) => entryOf(rows.get(id, tx)),
    ids: () => rows.entries().map(([id]) => id),
    put: rows.put,
    remove: rows.remove,
    look,
    waiting: () => entries().filter(([id, entry]) => ['looking', 'away'].includes(stateOf(id, entry).state)),
    view: () =>
      entries().map(([id, entry]) => {
        const { nickname, from, expiresAt } = entry.content;
        return { id, nickname, from, expiresAt, ...stateOf(id, entry) };
      }),
  };
};
