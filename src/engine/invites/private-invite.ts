import type { InviteId, PersonId } from '../api/ids.ts';
import { MAX_PRIVATE_INVITES } from '../api/limits.ts';
import type { Tx } from '../storage/transaction.ts';
import { inviteIdOf } from '../wire/ids.ts';
import type { Inviter } from './inviter.ts';

/** An invite that only one person may use. */
export interface PrivateInvite {
  readonly id: InviteId;
  readonly code: string;
}

/** What a private invite needs: its sender and its receiver. */
export interface PrivateInviteDeps {
  readonly inviter: Pick<Inviter, 'book' | 'draw'>;
  readonly from: PersonId;
  readonly to: PersonId;
  placesChanged(): void;
}

/** Makes and keeps a private invite, which is in no list. If there are too many, the oldest ones are dropped. */
export const drawPrivateInvite = (
  tx: Tx,
  { inviter, from, to, placesChanged }: PrivateInviteDeps,
): PrivateInvite => {
  const { book, draw } = inviter;
  const record = { ...draw(from), for: to };
  const id = inviteIdOf(record.secret);
  const older = book
    .alive(tx)
    .filter(([, other]) => other.for)
    .toSorted(([, a], [, b]) => a.createdAt - b.createdAt);
  const excess = older.slice(0, Math.max(0, older.length + 1 - MAX_PRIVATE_INVITES));
  book.put(tx, id, record);
  for (const [old] of excess) book.remove(tx, old);
  tx.onKept(placesChanged);
  return { id, code: record.code };
};
