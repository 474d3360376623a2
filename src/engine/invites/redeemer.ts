import { type Result, err, ok } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import type { InviteError, NoProfile, NotKept } from '../api/engine-api.ts';
import type { ChatId, InviteId, PersonId } from '../api/ids.ts';
import type { InvitePreview, Redemption } from '../api/state.ts';
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
  accept(code: string): Promise<Result<InvitePreview, InviteError | NoProfile | NotKept>>;
  dismiss(id: InviteId): Promise<Result<void, NotKept>>;
  view(): readonly Redemption[];
  targets(): readonly Target[];
}

/** The redeemer of one engine. */
export const createRedeemer = (deps: RedeemerDeps): Redeemer => {
  const { core } = deps;
  const { clock, random, network } = core;
  const book = createRedemptionBook(core);

  const read = (code: string): Result<ReadInvite, InviteError> =>
    readInvite(code, { network, now: clock.now(), me: deps.identity()?.person, chatOf: deps.chatOf });

  const begin = async (
    code: string,
    { preview, content }: ReadInvite,
  ): Promise<Result<InvitePreview, NotKept>> => {
    const before = book.get(preview.id)?.record;
    const fresh = { code: code.trim(), share: random.bytes(32), startedAt: clock.now(), done: false };
    const kept = await core.keep(
      book.put(preview.id, { content, record: { ...fresh, ...before, problem: null } }),
    );
    if (!kept.ok) return err(kept.error);
    book.look(preview.id);
    deps.placesChanged();
    return ok(preview);
  };

  return {
    load: book.load,
    read: (code) => {
      const known = read(code);
      return known.ok ? ok(known.value.preview) : known;
    },
    // All of it in the lane: a start that was asked for just before comes first.
    accept: (code) =>
      core.lane(async () => {
        if (!deps.identity()) return err({ kind: 'no-profile' });
        const known = read(code);
        if (!known.ok) return known;
        const { preview } = known.value;
        if (preview.contact && deps.isLinked(preview.from)) return ok(preview);
        return begin(code, known.value);
      }),
    dismiss: (id) =>
      core.lane(async () => {
        const kept = await core.keep(book.remove(id));
        deps.placesChanged();
        return kept;
      }),
    view: book.view,
    targets: () =>
      book.waiting().map(([id, { content }]) => ({
        key: `redeem:${id}`,
        plan: REDEMPTION_CALLS,
        places: [invitePlace(id, content.secret, network)],
        expected: content.from,
        many: false,
      })),
    ...createAsking(deps, book),
  };
};
