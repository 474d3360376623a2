import type { Cancel } from '../../lib/signal.ts';
import { type Result, done, err, ok } from '../../lib/result.ts';
import { equalBytes } from '../../lib/bytes.ts';
import type { StoreError } from '../../ports/store.ts';
import type { InviteError, NoProfile, NotKept } from '../api/engine-api.ts';
import type { ChatId, InviteId, PersonId } from '../api/ids.ts';
import type { InvitePreview, InviteProblem, Redemption } from '../api/state.ts';
import type { Core, Plan } from '../core.ts';
import type { OpenLink } from '../gate/gate.ts';
import type { Identity } from '../identity/identity.ts';
import { inviteAt, invitePlace, pairSecretOf } from '../meeting/place.ts';
import type { Target } from '../meeting/meeting.ts';
import { REDEMPTION_CALLS } from '../meeting/schedule.ts';
import type { RedemptionRecord } from '../storage/tables.ts';
import { FrameType } from '../wire/frame-type.ts';
import { type FrameOf, encodeFrame } from '../wire/frames.ts';
import { inviteIdOf } from '../wire/ids.ts';
import { type InviteContent, decodeInvite, networkTagOf } from './invite-code.ts';
import type { NewContact } from './new-contact.ts';

/** After this long without the sender, he counts as away. Trying goes on. */
export const AWAY_AFTER_MS = 8_000;

/** What redeeming invites needs. */
export interface RedeemerDeps {
  readonly core: Core;
  identity(): Identity | undefined;
  nickname(): string;
  /** The chat with this person, where they are a contact already. */
  chatOf(person: PersonId): ChatId | null;
  /** Whether this person is linked now: then there is nothing to redeem. */
  isLinked(person: PersonId): boolean;
  meet(contact: NewContact): Plan;
  met(link: OpenLink): void;
  placesChanged(): void;
}

/** Invites one has received. */
export interface Redeemer {
  load(): Promise<Result<void, StoreError>>;
  read(code: string): Result<InvitePreview, InviteError>;
  accept(code: string): Promise<Result<InvitePreview, InviteError | NoProfile | NotKept>>;
  dismiss(id: InviteId): Promise<Result<void, NotKept>>;
  view(): readonly Redemption[];
  targets(): readonly Target[];
  /** Whether this link was made to redeem an invite. */
  at(link: OpenLink): InviteId | undefined;
  /** The sender is there: asks to be let in. */
  ask(link: OpenLink): void;
  onAccept(link: OpenLink, frame: FrameOf<typeof FrameType.accept>): Promise<void>;
  onRefuse(link: OpenLink, frame: FrameOf<typeof FrameType.refuse>): Promise<void>;
}

interface Entry {
  readonly content: InviteContent;
  readonly record: RedemptionRecord;
}

const problem = (what: InviteProblem) => err({ kind: 'invite', problem: what } as const);

/** The redeemer of one engine. */
export const createRedeemer = (deps: RedeemerDeps): Redeemer => {
  const { core } = deps;
  const { clock, random, tables, publisher, network } = core;
  const byId = new Map<InviteId, Entry>();
  const away = new Set<InviteId>();
  const timers = new Map<InviteId, Cancel>();

  const put = (id: InviteId, content: InviteContent, record: RedemptionRecord): Plan => ({
    ops: [tables.redemptions.put(id, record)],
    commit: () => {
      byId.set(id, { content, record });
      publisher.touch('redemptions');
    },
  });

  const startLooking = (id: InviteId): void => {
    away.delete(id);
    const cancel = clock.after(AWAY_AFTER_MS, () => {
      away.add(id);
      publisher.touch('redemptions');
    });
    timers.get(id)?.();
    timers.set(id, cancel);
  };

  const read = (code: string): Result<{ preview: InvitePreview; content: InviteContent }, InviteError> => {
    const decoded = decodeInvite(code);
    if (!decoded.ok) return problem(decoded.error);
    const content = decoded.value;
    const { from, nickname, expiresAt } = content;
    if (!equalBytes(content.networkTag, networkTagOf(network))) return problem('foreign-network');
    if (from === deps.identity()?.person) return problem('own');
    const preview = { id: inviteIdOf(content.secret), from, nickname, expiresAt, contact: deps.chatOf(from) };
    if (expiresAt <= clock.now() && !preview.contact) return problem('expired');
    return ok({ preview, content });
  };

  const stateOf = (id: InviteId, { content, record }: Entry): Pick<Redemption, 'state' | 'problem'> => {
    if (record.done) return { state: 'done', problem: null };
    const why = record.problem ?? (content.expiresAt <= clock.now() ? 'expired' : null);
    if (why) return { state: 'refused', problem: why };
    return { state: away.has(id) ? 'away' : 'looking', problem: null };
  };

  const at = (link: OpenLink): InviteId | undefined =>
    [...byId.keys()].find((id) => inviteAt(link.place) === id);

  /** Changes the record of the invite that this link was made for. */
  const settle = (link: OpenLink, plans: (id: InviteId, entry: Entry) => readonly Plan[]): Promise<boolean> =>
    core.lane(async () => {
      const id = at(link);
      const entry = id && byId.get(id);
      if (!id || !entry || entry.record.done) return false;
      timers.get(id)?.();
      return (await core.keep(...plans(id, entry))).ok;
    });

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
      for (const id of byId.keys()) startLooking(id);
      await core.keep({ ops: finished.map((id) => tables.redemptions.delete(id)), commit: () => undefined });
      return done;
    },
    read: (code) => {
      const known = read(code);
      return known.ok ? ok(known.value.preview) : known;
    },
    accept: async (code) => {
      if (!deps.identity()) return err({ kind: 'no-profile' });
      const known = read(code);
      if (!known.ok) return known;
      const { preview, content } = known.value;
      if (preview.contact && deps.isLinked(preview.from)) return ok(preview);
      return core.lane(async () => {
        const before = byId.get(preview.id)?.record;
        const fresh = {
          code: code.trim(),
          share: random.bytes(32),
          startedAt: clock.now(),
          problem: null,
          done: false,
        };
        const kept = await core.keep(put(preview.id, content, before ? { ...before, problem: null } : fresh));
        if (!kept.ok) return err(kept.error);
        startLooking(preview.id);
        deps.placesChanged();
        return ok(preview);
      });
    },
    dismiss: (id) =>
      core.lane(async () => {
        const kept = await core.keep({
          ops: [tables.redemptions.delete(id)],
          commit: () => void byId.delete(id),
        });
        timers.get(id)?.();
        publisher.touch('redemptions');
        deps.placesChanged();
        return kept;
      }),
    view: () =>
      [...byId].map(([id, entry]) => {
        const { nickname, from, expiresAt } = entry.content;
        return { id, nickname, from, expiresAt, ...stateOf(id, entry) };
      }),
    targets: () =>
      [...byId]
        .filter(
          ([id, entry]) => stateOf(id, entry).state === 'looking' || stateOf(id, entry).state === 'away',
        )
        .map(([id, { content }]) => ({
          key: `redeem:${id}`,
          plan: REDEMPTION_CALLS,
          places: [invitePlace(id, content.secret, network)],
          expected: content.from,
          many: false,
        })),
    at,
    ask: (link) => {
      const id = at(link);
      const entry = id && byId.get(id);
      if (entry)
        void core.links.send(link.id, encodeFrame([FrameType.redeem, deps.nickname(), entry.record.share]));
    },
    onAccept: async (link, [, nickname, share]) => {
      const me = deps.identity();
      if (!me) return;
      const { person, identityKey } = link.peer;
      const met = await settle(link, (id, { content, record }) => {
        const pairSecret = pairSecretOf({ person, share }, { person: me.person, share: record.share });
        return [
          put(id, content, { ...record, done: true }),
          deps.meet({ person, identityKey, nickname, pairSecret }),
        ];
      });
      if (met) deps.met(link);
      else core.links.close(link.id); // not kept, or an answer nobody asked for
    },
    onRefuse: async (link, [, why]) => {
      await settle(link, (id, { content, record }) => [put(id, content, { ...record, problem: why })]);
      core.links.close(link.id);
      deps.placesChanged();
    },
  };
};
