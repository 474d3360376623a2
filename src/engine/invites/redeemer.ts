import type { Bytes } from '../../lib/bytes.ts';
import { type Result, err, ok } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import type { InviteError } from '../api/engine-api.ts';
import type { NoProfile, NotKept } from '../api/errors.ts';
import type { ChatId, InviteId, PersonId } from '../api/ids.ts';
import type { InvitePreview, Redemption } from '../api/state.ts';
import type { Core, Plan } from '../core.ts';
import type { Target } from '../meeting/meeting.ts';
import { invitePlace } from '../meeting/place.ts';
import { REDEMPTION_CALLS } from '../meeting/schedule.ts';
import { type Asking, type AskingDeps, createAsking } from './asking.ts';
import { type ReadInvite, readInvite } from './read-invite.ts';
import { createRedemptionBook } from './redemption-book.ts';

/** What redeeming invites needs. */
export interface RedeemerDeps extends AskingDeps {
  /** The chat with this person, where they are a contact already. */
  chatOf(person: PersonId): ChatId | null;
  /** Whether this person is linked now, and not to part: then there is nothing to redeem. */
  isLinked(person: PersonId): boolean;
}

/** Invites one has received. */
export interface Redeemer extends Asking {
  load(): Promise<Result<void, StoreError>>;
  read(code: string): Result<InvitePreview, InviteError>;
  /** What accepting would write: for a first start, whose write it goes into. */
  plan(code: string): Result<{ readonly preview: InvitePreview; readonly plan: Plan }, InviteError>;
  /** `device`: the key of the device its sender is at, where that is known. */
  accept(code: string, device?: Bytes): Promise<Result<InvitePreview, InviteError | NoProfile | NotKept>>;
  dismiss(id: InviteId): Promise<Result<void, NotKept>>;
  view(): readonly Redemption[];
  targets(): readonly Target[];
  /** This contact has removed the person here. What was accepted just before, and not redeemed, is. */
  parted(person: PersonId): void;
}

/** How long the word that one was removed may be under way while one accepts an invite, in milliseconds. */
const WORD_UNDER_WAY_MS = 10_000;

/** An invite that was accepted. */
interface Accepted {
  readonly invite: ReadInvite;
  readonly device: Bytes | undefined;
}

/** The last invite that was accepted of a contact who was linked, and so was not redeemed. */
const createSpared = ({ now }: Pick<Core['clock'], 'now'>) => {
  let last: (Accepted & { readonly at: number }) | undefined;
  return {
    note: (accepted: Accepted): void => void (last = { ...accepted, at: now() }),
    /** That of this person, once, where it was accepted just now. */
    take: (person: PersonId): Accepted | undefined => {
      const taken = last?.invite.preview.from === person ? last : undefined;
      if (taken) last = undefined;
      return taken && now() - taken.at < WORD_UNDER_WAY_MS ? taken : undefined;
    },
  };
};

/** The redeemer of one engine. */
export const createRedeemer = (deps: RedeemerDeps): Redeemer => {
  const { core } = deps;
  const { clock, random, network } = core;
  const book = createRedemptionBook(core);
  const spared = createSpared(clock);

  const read = (text: string): Result<ReadInvite, InviteError> =>
    readInvite(text, {
      network,
      now: clock.now(),
      isSure: core.isClockSure(),
      me: deps.identity()?.person,
      chatOf: deps.chatOf,
    });

  const begin = ({ preview, code, content }: ReadInvite, device?: Bytes): Plan => {
    const before = book.get(preview.id)?.record;
    const fresh = { code, share: random.bytes(32), startedAt: clock.now(), done: false };
    const record = { ...fresh, ...before, ...(device && { device }), problem: null };
    const entry = book.put(preview.id, { content, record });
    return {
      ops: entry.ops,
      commit: () => {
        entry.commit();
        book.look(preview.id);
      },
    };
  };

  const redeem = async (invite: ReadInvite, device?: Bytes): Promise<Result<void, NotKept>> => {
    const kept = await core.keep(begin(invite, device));
    deps.placesChanged();
    return kept;
  };

  return {
    load: book.load,
    parted: (person) => {
      const late = deps.isLinked(person) ? undefined : spared.take(person);
      if (late) void core.lane(() => redeem(late.invite, late.device));
    },
    read: (code) => {
      const known = read(code);
      return known.ok ? ok(known.value.preview) : known;
    },
    plan: (code) => {
      const known = read(code);
      return known.ok ? ok({ preview: known.value.preview, plan: begin(known.value) }) : known;
    },
    accept: (code, device) =>
      core.lane(async () => {
        if (!deps.identity()) return err({ kind: 'no-profile' });
        const known = read(code);
        if (!known.ok) return known;
        const { preview } = known.value;
        if (preview.contact && deps.isLinked(preview.from)) {
          spared.note({ invite: known.value, device });
          return ok(preview);
        }
        const kept = await redeem(known.value, device);
        return kept.ok ? ok(preview) : kept;
      }),
    dismiss: (id) =>
      core.lane(async () => {
        const kept = await core.keep(book.remove(id));
        deps.placesChanged();
        return kept;
      }),
    view: book.view,
    targets: () =>
      book.waiting().map(([id, { content, record }]) => ({
        key: `redeem:${id}`,
        plan: REDEMPTION_CALLS,
        places: [invitePlace(id, content.secret, network)],
        expected: content.from,
        many: false,
        invite: id,
        // Others have seen the invite, too: whoever says to be its sender proves it before one says who one is.
        waits: true,
        device: record.device,
      })),
    ...createAsking(deps, book),
  };
};
