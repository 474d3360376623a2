import type { Bytes } from '../../lib/bytes.ts';
import { type Result, err, ok } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import type { InviteError } from '../api/engine-api.ts';
import type { NoProfile, NotKept } from '../api/errors.ts';
import type { ChatId, InviteId, PersonId } from '../api/ids.ts';
import type { InvitePreview, Redemption } from '../api/state.ts';
import type { Plan } from '../core.ts';
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
  /** Whether this person is linked now: then there is nothing to redeem. */
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
}

/** The redeemer of one engine. */
export const createRedeemer = (deps: RedeemerDeps): Redeemer => {
  const { core } = deps;
  const { clock, random, network } = core;
  const book = createRedemptionBook(core);

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

  return {
    load: book.load,
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
        if (preview.contact && deps.isLinked(preview.from)) return ok(preview);
        const kept = await core.keep(begin(known.value, device));
        deps.placesChanged();
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
