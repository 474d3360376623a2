import { fromBase32 } from '../../../lib/base32.ts';
import { type Result, err, ok } from '../../../lib/result.ts';
import type { SearchError } from '../../api/people-api.ts';
import type { PersonId } from '../../api/ids.ts';
import { MAX_NICKNAME_BYTES } from '../../api/limits.ts';
import { toNickname } from '../../wire/nickname.ts';
import { ID_BYTES } from '../../wire/ids.ts';
import { normaliseNickname } from '../nickname/nickname-key.ts';

/** The most characters of a query: an id in groups, or the longest nickname with its index. */
const MAX_QUERY_CHARACTERS = 2 * MAX_NICKNAME_BYTES;

/** A nickname to look up. With an index, only the holder of the index is shown. */
export interface NicknameQuery {
  readonly normalised: string;
  readonly index: number | null;
}

/** A query, parsed. */
export type PeopleQuery =
  | { readonly kind: 'id'; readonly typed: string; readonly person: PersonId }
  | { readonly kind: 'nickname'; readonly typed: string; readonly query: NicknameQuery };

/** The person id in a text: all characters of it, in any case, with dashes or spaces in between. */
const toPersonId = (typed: string): PersonId | undefined => {
  const id = typed.replaceAll(/[\s\p{Pd}]/gu, '').toLowerCase();
  return fromBase32(id)?.length === ID_BYTES ? (id as PersonId) : undefined;
};

/** Parses a query as it was typed. */
export const readQuery = (text: string): Result<PeopleQuery, SearchError> => {
  const typed = text.trim();
  if (typed.length > MAX_QUERY_CHARACTERS) return err({ kind: 'too-long' });
  const person = toPersonId(typed);
  if (person) return ok({ kind: 'id', typed, person });
  const [, name, digits] = /^(.*\S)\s*[#＃﹟]\s*(\p{Nd}+)$/su.exec(typed) ?? [];
  const nickname = toNickname(name ?? typed);
  if (!nickname.ok) return err({ kind: nickname.error.kind === 'too-long' ? 'too-long' : 'empty' });
  // Digits of another script are no index. Then all holders are shown.
  const index = digits !== undefined && /^\d+$/u.test(digits) ? Number(digits) : null;
  return ok({ kind: 'nickname', typed, query: { normalised: normaliseNickname(nickname.value), index } });
};
