import type { Result } from '../../lib/result.ts';
import type { NoProfile, NotKept } from './errors.ts';
import type { InviteId } from './ids.ts';
import type { Invite, InvitePreview, InviteProblem } from './state.ts';

export type InviteError = { readonly kind: 'invite'; readonly problem: InviteProblem };
export type TooManyInvites = { readonly kind: 'too-many' };

/** Becoming contacts by an invite. */
export interface InvitesApi {
  create(): Promise<Result<Invite, TooManyInvites | NoProfile | NotKept>>;
  cancel(id: InviteId): Promise<Result<void, NotKept>>;
  /** Reads an invite without doing anything about it. Works before the first start. */
  read(code: string): Promise<Result<InvitePreview, InviteError>>;
  /** Starts redeeming; the rest is told through `redemptions`. */
  accept(code: string): Promise<Result<InvitePreview, InviteError | NoProfile | NotKept>>;
  /** Takes a redemption off the list; stops trying if it is not done. */
  dismiss(id: InviteId): Promise<Result<void, NotKept>>;
}
