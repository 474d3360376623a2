import { utf8Length } from '../../lib/bytes.ts';
import { type Result, err, ok } from '../../lib/result.ts';
import type { NicknameError } from '../api/engine-api.ts';
import { MAX_NICKNAME_BYTES, MAX_NICKNAME_CHARACTERS } from '../api/limits.ts';

/**
 * A nickname as it is kept: NFC, no control or line characters, no runs of white space, trimmed. Characters
 * that only change direction or hide go too, as they serve to make one name look like another.
 */
export const toNickname = (typed: string): Result<string, NicknameError> => {
  const nickname = typed
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]/gu, ' ')
    .replaceAll(/\s+/gu, ' ')
    .trim();
  if (nickname === '') return err({ kind: 'empty' });
  const fits = [...nickname].length <= MAX_NICKNAME_CHARACTERS && utf8Length(nickname) <= MAX_NICKNAME_BYTES;
  return fits ? ok(nickname) : err({ kind: 'too-long' });
};
