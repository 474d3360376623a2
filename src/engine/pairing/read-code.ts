import { equalBytes } from '../../lib/bytes.ts';
import { type Result, err, ok } from '../../lib/result.ts';
import type { ChatId, PersonId } from '../api/ids.ts';
import type { PairingPreview, PairingProblem } from '../api/pairing.ts';
import { decodeInvite, networkTagOf } from '../invites/invite-code.ts';
import { type ReadText, readText } from './pairing-code.ts';

/** Who reads a code. */
export interface CodeReader {
  readonly network: string;
  /** Oneself, once started. */
  readonly me: PersonId | undefined;
  chatOf(person: PersonId): ChatId | null;
}

/** A code as it is shown and as it is used. */
export interface ReadCode extends ReadText {
  readonly preview: PairingPreview;
}

/** Spaces, line ends, and marks that no one sees: what copying puts into a text. */
const INVISIBLE = /[\s\u200b-\u200f\u2060\ufeff]/gu;

const isInvite = (text: string): boolean => {
  const decoded = decodeInvite(text);
  return decoded.ok || decoded.error === 'newer';
};

/** What somebody's text says to this reader, whatever the time is, or why it is no good. */
export const readCode = (
  typed: string,
  { network, me, chatOf }: CodeReader,
): Result<ReadCode, PairingProblem> => {
  const text = typed.replaceAll(INVISIBLE, '');
  if (text === '') return err('empty');
  if (text.includes('#/invite/') || isInvite(text)) return err('invite');
  const read = readText(text);
  if (!read.ok) return read;
  const { code } = read.value;
  if (!equalBytes(code.networkTag, networkTagOf(network))) return err('foreign-network');
  if (code.from === me) return err('own');
  const { from, nickname, expiresAt, answers } = code;
  const role = answers ? 'answer' : 'offer';
  return ok({ ...read.value, preview: { role, from, nickname, expiresAt, chat: chatOf(from) } });
};
