import { equalBytes } from '../../lib/bytes.ts';
import { undressed } from '../../lib/dressed-code.ts';
import { type Result, err, ok } from '../../lib/result.ts';
import type { ChatId, PersonId } from '../api/ids.ts';
import type { PairingPreview, PairingProblem } from '../api/pairing.ts';
import { findInvite, networkTagOf } from '../invites/invite-code.ts';
import { type ReadText, readText } from './pairing-code.ts';

/** What reading a code depends on. */
export interface CodeReader {
  readonly network: string;
  /** The own person id, after the first start. */
  readonly me: PersonId | undefined;
  chatOf(person: PersonId): ChatId | null;
}

/** A code: what is shown of it, and what is used. */
export interface ReadCode extends ReadText {
  readonly preview: PairingPreview;
}

const isInvite = (text: string): boolean => {
  const found = findInvite(text);
  return found.ok || found.error === 'newer';
};

/** Reads a text that the person handed in, or says why it cannot be used. Does not look at the time. */
export const readCode = (
  typed: string,
  { network, me, chatOf }: CodeReader,
): Result<ReadCode, PairingProblem> => {
  if (undressed(typed).trim() === '') return err('empty');
  if (typed.includes('#/invite/') || isInvite(typed)) return err('invite');
  const read = readText(typed);
  if (!read.ok) return read;
  const { code } = read.value;
  if (!equalBytes(code.networkTag, networkTagOf(network))) return err('foreign-network');
  if (code.from === me) return err('own');
  const { from, nickname, expiresAt, answers } = code;
  const role = answers ? 'answer' : 'offer';
  return ok({ ...read.value, preview: { role, from, nickname, expiresAt, chat: chatOf(from) } });
};
