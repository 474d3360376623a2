import type { InviteId, PersonId } from '../api/ids.ts';
import { MAX_PRIVATE_INVITES } from '../api/limits.ts';
import type { Plan } from '../core.ts';
import { inviteIdOf } from '../wire/ids.ts';
import type { Inviter } from './inviter.ts';

/** An invite for one person alone, not kept yet. */
export interface PrivateInvite {
  readonly id: InviteId;
  readonly code: string;
  readonly plan: Plan;
}

/** Who draws it, for whom, and whom it tells. */
export interface PrivateInviteDeps {
  readonly inviter: Pick<Inviter, 'book' | 'draw'>;
  readonly from: PersonId;
  readonly to: PersonId;
  placesChanged(): void;
}

/**
 * Draws an invite for one person alone, which is in no list, and plans to keep it. Where there are too many, the
 * oldest ones go.
 */
export const drawPrivateInvite = ({ inviter, from, to, placesChanged }: PrivateInviteDeps): PrivateInvite => {
  const { book, draw } = inviter;
  const record = { ...draw(from), for: to };
  const id = inviteIdOf(record.secret);
  const older = book
    .alive()
    .filter(([, other]) => other.for)
    .toSorted(([, a], [, b]) => a.createdAt - b.createdAt);
  const excess = older.slice(0, Math.max(0, older.length + 1 - MAX_PRIVATE_INVITES));
  const plans = [book.put(id, record), ...excess.map(([old]) => book.remove(old))];
  const commit = (): void => {
    for (const plan of plans) plan.commit();
    placesChanged();
  };
  return { id, code: record.code, plan: { ops: plans.flatMap(({ ops }) => ops), commit } };
};
