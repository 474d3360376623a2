import { equalBytes } from '../../lib/bytes.ts';
import { type Result, err, ok } from '../../lib/result.ts';
import type { InviteError } from '../api/invites-api.ts';
import type { ChatId, PersonId } from '../api/ids.ts';
import type { InvitePreview, InviteProblem } from '../api/state.ts';
import { inviteIdOf } from '../wire/ids.ts';
import { type InviteContent, findInvite, networkTagOf } from './invite-code.ts';

/** What reading an invite depends on. */
export interface InviteReader {
  readonly network: string;
  readonly now: number;
  /** Whether the clock was compared with the time of others. */
  readonly isSure: boolean;
  /** The own person id, after the first start. */
  readonly me: PersonId | undefined;
  chatOf(person: PersonId): ChatId | null;
}

/** An invite: what is shown of it, and what is used. */
export interface ReadInvite {
  readonly preview: InvitePreview;
  /** The code as it was made, without what was put around it. */
  readonly code: string;
  readonly content: InviteContent;
}

const problem = (what: InviteProblem) => err({ kind: 'invite', problem: what } as const);

/** If the clock may be wrong, the screen says that the invite is expired by this clock. */
export const expiredBy = (isSure: boolean): 'expired' | 'expired-here' =>
  isSure ? 'expired' : 'expired-here';

/** Reads a code or a link, or says why it does not work. An expired invite of a contact still leads to the chat. */
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
