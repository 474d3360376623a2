import { type Result, done, err, ok } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import type { TooManyInvites } from '../api/invites-api.ts';
import type { NoProfile, NotKept } from '../api/errors.ts';
import type { InviteId, PersonId } from '../api/ids.ts';
import { INVITE_LIFETIME_MS, MAX_OPEN_INVITES } from '../api/limits.ts';
import type { Invite } from '../api/state.ts';
import type { OpenLink } from '../handshake/authenticator.ts';
import type { Target } from '../meeting/meeting.ts';
import { inviteAt } from '../meeting/place-id.ts';
import { invitePlace } from '../meeting/place.ts';
import { INVITE_CALLS, LATE_CALLS } from '../meeting/schedule.ts';
import type { InviteRecord } from './kept.ts';
import type { redeemFrame } from './frames.ts';
import type { FrameOf } from '../wire/frame-form.ts';
import { inviteIdOf } from '../wire/ids.ts';
import { type InviteBook, createInviteBook } from './invite-book.ts';
import { INVITE_SECRET_BYTES, encodeInvite, networkTagOf } from './invite-code.ts';
import { type RedeemAnswerDeps, createRedeemAnswer } from './redeem-answer.ts';

/** What the inviter needs. */
export interface InviterDeps extends Omit<RedeemAnswerDeps, 'book'> {
  placesChanged(): void;
}

/** Makes invites. Each one is good for one person, until it expires. */
export interface Inviter {
  load(): Promise<Result<void, StoreError>>;
  create(): Promise<Result<Invite, TooManyInvites | NoProfile | NotKept>>;
  cancel(id: InviteId): Promise<Result<void, NotKept>>;
  view(): readonly Invite[];
  targets(): readonly Target[];
  readonly book: InviteBook;
  /** A new invite, which is not kept yet. */
  draw(from: PersonId): InviteRecord;
  /** The invite for which this link was made. */
  at(link: OpenLink): InviteId | undefined;
  onRedeem(link: OpenLink, frame: FrameOf<typeof redeemFrame>): void;
}

const MS_PER_MINUTE = 60_000;

const viewOf = ([id, { code, createdAt, expiresAt, usedBy }]: readonly [InviteId, InviteRecord]): Invite => {
  return { id, code, createdAt, expiresAt, usedBy };
};

/** The inviter of one engine. */
export const createInviter = (deps: InviterDeps): Inviter => {
  const { core } = deps;
  const { clock, random, network } = core;
  const book = createInviteBook(core);

  /** A new invite. It expires on a whole minute, because its code has room for minutes. */
  const draw = (from: PersonId): InviteRecord => {
    const secret = random.bytes(INVITE_SECRET_BYTES);
    const createdAt = clock.now();
    const expiresAt = Math.floor((createdAt + INVITE_LIFETIME_MS) / MS_PER_MINUTE) * MS_PER_MINUTE;
    const networkTag = networkTagOf(network);
    const code = encodeInvite({ secret, expiresAt, networkTag, from, nickname: deps.nickname() });
    return { secret, code, createdAt, expiresAt, state: 'open', usedBy: null, share: null };
  };

  const create: Inviter['create'] = async () => {
    const identity = deps.identity();
    if (!identity) return err({ kind: 'no-profile' });
    const made = await core.change(async (tx) => {
      if (book.open(tx).length >= MAX_OPEN_INVITES) return err({ kind: 'too-many' } as const);
      const record = draw(identity.person);
      const id = inviteIdOf(record.secret);
      book.put(tx, id, record);
      return ok(viewOf([id, record]));
    });
    if (made.ok) deps.placesChanged();
    return made;
  };

  return {
    load: book.load,
    create,
    book,
    draw,
    cancel: async (id) => {
      const cancelled = await core.change(async (tx) => {
        const record = book.get(id, tx);
        if (record?.state === 'open') book.put(tx, id, { ...record, state: 'cancelled' });
        return done;
      });
      deps.placesChanged();
      return cancelled;
    },
    view: () =>
      book
        .alive()
        .filter(([, record]) => record.state !== 'cancelled' && !record.for)
        .map(viewOf)
        .toSorted((a, b) => b.createdAt - a.createdAt),
    // Used and cancelled invites have places too, until they expire: a person that comes late is told why it does not work.
    targets: () =>
      book.alive().map(([id, { secret, state, for: person = null }]) => ({
        key: `${state}:${id}`,
        // The person of a private invite calls when they accept the contact request that carried it.
        plan: state === 'open' && !person ? INVITE_CALLS : LATE_CALLS,
        places: [invitePlace(id, secret, network)],
        many: state !== 'open',
        expected: person,
        invite: id,
      })),
    at: (link) => book.alive().find(([id]) => inviteAt(link.place) === id)?.[0],
    onRedeem: createRedeemAnswer({ ...deps, book }),
  };
};
