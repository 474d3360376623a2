import { expiredBy } from './read-invite.ts';
import { type Result, done, err } from '../../lib/result.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { StoreError } from '../../ports/store.ts';
import type { InviteId } from '../api/ids.ts';
import type { Redemption } from '../api/state.ts';
import type { Core, Plan } from '../core.ts';
import type { RedemptionRecord } from '../storage/tables.ts';
import { type InviteContent, decodeInvite } from './invite-code.ts';

/** After this long without the sender, they count as away. Trying goes on. */
const AWAY_AFTER_MS = 8_000;

/** An invite that is being redeemed. */
export interface RedemptionEntry {
  readonly content: InviteContent;
  readonly record: RedemptionRecord;
}

/** The invites one has received, and how far each of them is. */
export interface RedemptionBook {
  load(): Promise<Result<void, StoreError>>;
  get(id: InviteId): RedemptionEntry | undefined;
  ids(): readonly InviteId[];
  put(id: InviteId, entry: RedemptionEntry): Plan;
  remove(id: InviteId): Plan;
  /** The sender is looked for from now on; after a while without them, they are away. */
  look(id: InviteId): void;
  /** Those whose sender is still to be met. */
  waiting(): readonly (readonly [InviteId, RedemptionEntry])[];
  view(): readonly Redemption[];
}

/** The book of one engine. */
export const createRedemptionBook = (core: Core): RedemptionBook => {
  const { clock, tables, publisher } = core;
  const byId = new Map<InviteId, RedemptionEntry>();
  const away = new Set<InviteId>();
  const timers = new Map<InviteId, Cancel>();

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
      const rows = await tables.redemptions.list();
      if (!rows.ok) return err(rows.error);
      const finished: InviteId[] = [];
      for (const { key, value } of rows.value) {
        const content = decodeInvite(value.code);
        if (!content.ok || value.done) finished.push(key);
        else byId.set(key, { content: content.value, record: value });
      }
      for (const id of byId.keys()) look(id);
      await core.keep({ ops: finished.map((id) => tables.redemptions.delete(id)), commit: () => undefined });
      return done;
    },
    get: (id) => byId.get(id),
    ids: () => [...byId.keys()],
    put: (id, entry) => ({
      ops: [tables.redemptions.put(id, entry.record)],
      commit: () => {
        byId.set(id, entry);
        if (entry.record.done || entry.record.problem) timers.get(id)?.();
        publisher.touch('redemptions');
      },
    }),
    remove: (id) => ({
      ops: [tables.redemptions.delete(id)],
      commit: () => {
        byId.delete(id);
        timers.get(id)?.();
        publisher.touch('redemptions');
      },
    }),
    look,
    waiting: () => [...byId].filter(([id, entry]) => ['looking', 'away'].includes(stateOf(id, entry).state)),
    view: () =>
      [...byId].map(([id, entry]) => {
        const { nickname, from, expiresAt } = entry.content;
        return { id, nickname, from, expiresAt, ...stateOf(id, entry) };
      }),
  };
};
