import { type Result, done, err, ok } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import type { NoProfile, NotKept, TooManyInvites } from '../api/engine-api.ts';
import type { InviteId } from '../api/ids.ts';
import { INVITE_LIFETIME_MS, MAX_OPEN_INVITES } from '../api/limits.ts';
import type { Invite } from '../api/state.ts';
import type { Core, Plan } from '../core.ts';
import type { OpenLink } from '../gate/gate.ts';
import type { Identity } from '../identity/identity.ts';
import { inviteAt, invitePlace, pairSecretOf } from '../meeting/place.ts';
import type { Target } from '../meeting/meeting.ts';
import { INVITE_CALLS, LATE_CALLS } from '../meeting/schedule.ts';
import type { InviteRecord } from '../storage/tables.ts';
import { FrameType } from '../wire/frame-type.ts';
import { type FrameOf, encodeFrame } from '../wire/frames.ts';
import { inviteIdOf } from '../wire/ids.ts';
import { INVITE_SECRET_BYTES, encodeInvite, networkTagOf } from './invite-code.ts';
import type { NewContact } from './new-contact.ts';

/** What making invites needs. */
export interface InviterDeps {
  readonly core: Core;
  identity(): Identity | undefined;
  nickname(): string;
  /** Plans a contact with its chat. */
  meet(contact: NewContact): Plan;
  /** The link's other end is a contact now. */
  met(link: OpenLink): void;
  placesChanged(): void;
}

/** Invites one has made: each good for one person, until it expires. */
export interface Inviter {
  load(): Promise<Result<void, StoreError>>;
  create(): Promise<Result<Invite, TooManyInvites | NoProfile | NotKept>>;
  cancel(id: InviteId): Promise<Result<void, NotKept>>;
  view(): readonly Invite[];
  targets(): readonly Target[];
  /** The invite whose place this is. */
  at(link: OpenLink): InviteId | undefined;
  onRedeem(link: OpenLink, frame: FrameOf<typeof FrameType.redeem>): Promise<void>;
}

const viewOf = (id: InviteId, { code, createdAt, expiresAt, usedBy }: InviteRecord): Invite => ({
  id,
  code,
  createdAt,
  expiresAt,
  usedBy,
});

/** The inviter of one engine. */
export const createInviter = (deps: InviterDeps): Inviter => {
  const { core } = deps;
  const { clock, random, tables, publisher, network } = core;
  const byId = new Map<InviteId, InviteRecord>();
  const put = (id: InviteId, record: InviteRecord): Plan => ({
    ops: [tables.invites.put(id, record)],
    commit: () => {
      byId.set(id, record);
      publisher.touch('invites');
    },
  });
  const alive = (): [InviteId, InviteRecord][] =>
    [...byId].filter(([, { expiresAt }]) => expiresAt > clock.now());
  const open = (): [InviteId, InviteRecord][] => alive().filter(([, { state }]) => state === 'open');

  const refuse = (link: OpenLink, why: 'used' | 'cancelled' | 'expired'): void => {
    void core.links.send(link.id, encodeFrame([FrameType.refuse, why]));
    core.links.close(link.id);
  };

  /** The record after this person used the invite, or why not. The same person may ask again: the answer may have been lost. */
  const use = (
    record: InviteRecord,
    link: OpenLink,
  ): Result<InviteRecord, 'used' | 'cancelled' | 'expired'> => {
    if (record.state === 'cancelled') return err('cancelled');
    if (record.state === 'used') return record.usedBy === link.peer.person ? ok(record) : err('used');
    if (record.expiresAt <= clock.now()) return err('expired');
    return ok({ ...record, state: 'used', usedBy: link.peer.person, share: random.bytes(32) });
  };

  const redeem = async (
    link: OpenLink,
    id: InviteId,
    frame: FrameOf<typeof FrameType.redeem>,
  ): Promise<void> => {
    const identity = deps.identity();
    const record = byId.get(id);
    if (!identity || !record) return refuse(link, 'expired');
    const used = use(record, link);
    if (!used.ok) return refuse(link, used.error);
    const [, nickname, theirShare] = frame;
    const { person, identityKey } = link.peer;
    const share = used.value.share ?? random.bytes(32);
    const pairSecret = pairSecretOf({ person, share: theirShare }, { person: identity.person, share });
    const kept = await core.keep(
      put(id, used.value),
      deps.meet({ person, identityKey, nickname, pairSecret }),
    );
    if (!kept.ok) return core.links.close(link.id); // they ask again
    await core.links.send(link.id, encodeFrame([FrameType.accept, deps.nickname(), share]));
    deps.met(link);
  };

  return {
    load: async () => {
      const rows = await tables.invites.list();
      if (!rows.ok) return err(rows.error);
      for (const { key, value } of rows.value) byId.set(key, value);
      const gone = [...byId].filter(([, { expiresAt }]) => expiresAt <= clock.now()).map(([id]) => id);
      for (const id of gone) byId.delete(id);
      await core.keep({ ops: gone.map((id) => tables.invites.delete(id)), commit: () => undefined });
      return done;
    },
    create: async () => {
      const identity = deps.identity();
      if (!identity) return err({ kind: 'no-profile' });
      return core.lane(async () => {
        if (open().length >= MAX_OPEN_INVITES) return err({ kind: 'too-many' });
        const secret = random.bytes(INVITE_SECRET_BYTES);
        const createdAt = clock.now();
        const expiresAt = Math.floor((createdAt + INVITE_LIFETIME_MS) / 60_000) * 60_000;
        const networkTag = networkTagOf(network);
        const code = encodeInvite({
          secret,
          expiresAt,
          networkTag,
          from: identity.person,
          nickname: deps.nickname(),
        });
        const record = {
          secret,
          code,
          createdAt,
          expiresAt,
          state: 'open',
          usedBy: null,
          share: null,
        } as const;
        const id = inviteIdOf(secret);
        const kept = await core.keep(put(id, record));
        if (!kept.ok) return err(kept.error);
        deps.placesChanged();
        return ok(viewOf(id, record));
      });
    },
    cancel: (id) =>
      core.lane(async () => {
        const record = byId.get(id);
        return record?.state === 'open' ? core.keep(put(id, { ...record, state: 'cancelled' })) : done;
      }),
    view: () =>
      alive()
        .filter(([, { state }]) => state !== 'cancelled')
        .map(([id, record]) => viewOf(id, record))
        .toSorted((a, b) => b.createdAt - a.createdAt),
    // Used and cancelled ones are listened for too, until they expire: whoever comes late is told which it was.
    targets: () =>
      alive().map(([id, { secret, state }]) => ({
        key: `${state}:${id}`,
        plan: state === 'open' ? INVITE_CALLS : LATE_CALLS,
        places: [invitePlace(id, secret, network)],
        many: state !== 'open',
        expected: null,
      })),
    at: (link) => alive().find(([id]) => inviteAt(link.place) === id)?.[0],
    onRedeem: async (link, frame) => {
      const id = inviteAt(link.place);
      if (id) await core.lane(() => redeem(link, id, frame));
      else refuse(link, 'expired');
    },
  };
};
