import type { Bytes } from '../../lib/bytes.ts';
import { type Result, done, err, ok } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import type { InviteError } from '../api/invites-api.ts';
import type { NoProfile, NotKept } from '../api/errors.ts';
import type { ChatId, InviteId, PersonId } from '../api/ids.ts';
import type { InvitePreview, Redemption } from '../api/state.ts';
import type { Core } from '../core.ts';
import type { Target } from '../meeting/meeting.ts';
import { invitePlace } from '../meeting/place.ts';
import { REDEMPTION_CALLS } from '../meeting/schedule.ts';
import type { Tx } from '../storage/transaction.ts';
import { type RedeemRequest, type RedeemRequestDeps, createRedeemRequest } from './redeem-request.ts';
import { type ReadInvite, readInvite } from './read-invite.ts';
import { createRedemptionBook } from './redemption-book.ts';

/** What the redeemer needs. */
export interface RedeemerDeps extends RedeemRequestDeps {
  /** The chat with this person; null: no contact. */
  chatOf(person: PersonId): ChatId | null;
  /** Whether this person is linked as a contact: then there is nothing to redeem. */
  isLinked(person: PersonId): boolean;
}

/** Redeems invites of other people. */
export interface Redeemer extends RedeemRequest {
  load(): Promise<Result<void, StoreError>>;
  read(code: string): Result<InvitePreview, InviteError>;
  /** Prepares the acceptance of an invite, for the change of a first start. */
  prepare(
    code: string,
  ): Result<{ readonly preview: InvitePreview; readonly begin: (tx: Tx) => void }, InviteError>;
  /** `device`: the key of the device of the sender, where that is known. */
  accept(code: string, device?: Bytes): Promise<Result<InvitePreview, InviteError | NoProfile | NotKept>>;
  dismiss(id: InviteId): Promise<Result<void, NotKept>>;
  view(): readonly Redemption[];
  targets(): readonly Target[];
  /** This contact has removed the person here. Redeems an invite of it that was accepted just before and seemed not needed. */
  parted(person: PersonId): void;
}

/** How long the message about a removal may be under way while an invite is accepted, in milliseconds. */
const REMOVAL_UNDER_WAY_MS = 10_000;

/** An invite that was accepted. */
interface Accepted {
  readonly invite: ReadInvite;
  readonly device: Bytes | undefined;
}

/** The last accepted invite of a linked contact. It was not redeemed, because it was not needed. */
const createUnneeded = ({ now }: Pick<Core['clock'], 'now'>) => {
  let last: (Accepted & { readonly at: number }) | undefined;
  return {
    note: (accepted: Accepted): void => void (last = { ...accepted, at: now() }),
    /** The invite of this person, once, if it was accepted just now. */
    take: (person: PersonId): Accepted | undefined => {
      const taken = last?.invite.preview.from === person ? last : undefined;
      if (taken) last = undefined;
      return taken && now() - taken.at < REMOVAL_UNDER_WAY_MS ? taken : undefined;
    },
  };
};

/** The redeemer of one engine. */
export const createRedeemer = (deps: RedeemerDeps): Redeemer => {
  const { core } = deps;
  const { clock, random, network } = core;
  const book = createRedemptionBook(core);
  const unneeded = createUnneeded(clock);

  const read = (text: string): Result<ReadInvite, InviteError> =>
    readInvite(text, {
      network,
      now: clock.now(),
      isSure: core.isClockSure(),
      me: deps.identity()?.person,
      chatOf: deps.chatOf,
    });

  const begin = (tx: Tx, { preview, code }: ReadInvite, device?: Bytes): void => {
    const before = book.get(preview.id, tx)?.record;
    const fresh = { code, share: random.bytes(32), startedAt: clock.now(), done: false };
    book.put(tx, preview.id, { ...fresh, ...before, ...(device && { device }), problem: null });
    tx.onKept(() => book.look(preview.id));
  };

  const redeem = async (invite: ReadInvite, device?: Bytes): Promise<Result<void, NotKept>> => {
    const kept = await core.change(async (tx) => {
      begin(tx, invite, device);
      return done;
    });
    deps.placesChanged();
    return kept;
  };

  return {
    load: book.load,
    parted: (person) => {
      const late = deps.isLinked(person) ? undefined : unneeded.take(person);
      if (late) void redeem(late.invite, late.device);
    },
    read: (code) => {
      const known = read(code);
      return known.ok ? ok(known.value.preview) : known;
    },
    prepare: (code) => {
      const known = read(code);
      if (!known.ok) return known;
      return ok({ preview: known.value.preview, begin: (tx) => begin(tx, known.value) });
    },
    accept: async (code, device) => {
      if (!deps.identity()) return err({ kind: 'no-profile' });
      const known = read(code);
      if (!known.ok) return known;
      const { preview } = known.value;
      if (preview.contact && deps.isLinked(preview.from)) {
        unneeded.note({ invite: known.value, device });
        return ok(preview);
      }
      const kept = await redeem(known.value, device);
      return kept.ok ? ok(preview) : kept;
    },
    dismiss: async (id) => {
      const dismissed = await core.change(async (tx) => {
        book.remove(tx, id);
        return done;
      });
      deps.placesChanged();
      return dismissed;
    },
    view: book.view,
    targets: () =>
      book.waiting().map(([id, { content, record }]) => ({
        key: `redeem:${id}`,
        plan: REDEMPTION_CALLS,
        places: [invitePlace(id, content.secret, network)],
        expected: content.from,
        many: false,
        invite: id,
        // Others may have seen the invite. So the other end has to prove that it is the sender first.
        waits: true,
        device: record.device,
      })),
    ...createRedeemRequest(deps, book),
  };
};
