import { equalBytes } from '../../lib/bytes.ts';
import { type Result, err, ok } from '../../lib/result.ts';
import type { InviteError } from '../api/invites-api.ts';
import type { ChatId, PersonId } from '../api/ids.ts';
import type { InvitePreview, InviteProblem } from '../api/state.ts';
import { inviteIdOf } from '../wire/ids.ts';
import { type InviteContent, findInvite, networkTagOf } from './invite-code.ts';

/** Who reads an invite, and when. */
export interface InviteReader {
  readonly network: string;
  readonly now: number;
  /** Whether that was compared with the time of others. */
  readonly isSure: boolean;
  /** Oneself, once started. */
  readonly me: PersonId | undefined;
  chatOf(person: PersonId): ChatId | null;
}

/** An invite as it is shown and as it is used. */
export interface ReadInvite {
  readonly preview: InvitePreview;
  /** As it was made, whatever it looked like when it came. */
  readonly code: string;
  readonly content: InviteContent;
}

const problem = (what: InviteProblem) => err({ kind: 'invite', problem: what } as const);

/** A clock that may be wrong is no reason to call an invite expired without a word of it. */
export const expiredBy = (isSure: boolean): 'expired' | 'expired-here' =>
  isSure ? 'expired' : 'expired-here';

/** What a code or a link says to this reader, or why it does not work. An expired one still leads to the chat there is. */
export const readInvite = (
  text: string,
  { network, now, isSure, me, chatOf }: InviteReader,
): Result<ReadInvite, InviteError> => {
  const found = findInvite(text);
  if (!found.ok) return problem(found.error);
  const { code, content } = found.value;
  const { from, nickname, expiresAt } = content;
  if (!equalBytes(content.networkTag, networkTagOf(network))) return problem('foreign-network');
  if (from === me) return problem('own');
  const preview = { id: inviteIdOf(content.secret), from, nickname, expiresAt, contact: chatOf(from) };
  if (expiresAt <= now && !preview.contact) return problem(expiredBy(isSure));
  return ok({ preview, code, content });
};
