import { equalBytes } from '../../lib/bytes.ts';
import { type Result, err, ok } from '../../lib/result.ts';
import type { InviteError } from '../api/engine-api.ts';
import type { ChatId, PersonId } from '../api/ids.ts';
import type { InvitePreview, InviteProblem } from '../api/state.ts';
import { inviteIdOf } from '../wire/ids.ts';
import { type InviteContent, decodeInvite, networkTagOf } from './invite-code.ts';

/** Who reads an invite, and when. */
export interface InviteReader {
  readonly network: string;
  readonly now: number;
  /** Oneself, once started. */
  readonly me: PersonId | undefined;
  chatOf(person: PersonId): ChatId | null;
}

/** An invite as it is shown and as it is used. */
export interface ReadInvite {
  readonly preview: InvitePreview;
  readonly content: InviteContent;
}

const problem = (what: InviteProblem) => err({ kind: 'invite', problem: what } as const);

/** What a code says to this reader, or why it does not work. An expired one still leads to the chat there is. */
export const readInvite = (
  code: string,
  { network, now, me, chatOf }: InviteReader,
): Result<ReadInvite, InviteError> => {
  const decoded = decodeInvite(code);
  if (!decoded.ok) return problem(decoded.error);
  const content = decoded.value;
  const { from, nickname, expiresAt } = content;
  if (!equalBytes(content.networkTag, networkTagOf(network))) return problem('foreign-network');
  if (from === me) return problem('own');
  const preview = { id: inviteIdOf(content.secret), from, nickname, expiresAt, contact: chatOf(from) };
  if (expiresAt <= now && !preview.contact) return problem('expired');
  return ok({ preview, content });
};
