import { fromBase32 } from '../../../lib/base32.ts';
import { type Result, err, ok } from '../../../lib/result.ts';
import type { SearchError } from '../../api/people-api.ts';
import type { PersonId } from '../../api/ids.ts';
import { MAX_NICKNAME_BYTES } from '../../api/limits.ts';
import { toNickname } from '../../wire/nickname.ts';
import { ID_BYTES } from '../../wire/ids.ts';
import { normaliseNickname } from '../nickname/nickname-key.ts';

/** Characters of a query that are looked at at all: an id in groups, or the longest nickname with its index. */
const MAX_QUERY_CHARACTERS = 2 * MAX_NICKNAME_BYTES;

/** A nickname to look up; with an index only its holder is shown. */
export interface NicknameQuery {
  readonly normalised: string;
  readonly index: number | null;
}

/** What was typed, understood. */
export type PeopleQuery =
  | { readonly kind: 'id'; readonly typed: string; readonly person: PersonId }
  | { readonly kind: 'nickname'; readonly typed: string; readonly query: NicknameQuery };

/** The id in a text: all of its characters, in any case, with dashes or spaces between them as it is shown. */
const toPersonId = (typed: string): PersonId | undefined => {
  const id = typed.replaceAll(/[\s\p{Pd}]/gu, '').toLowerCase();
  return fromBase32(id)?.length === ID_BYTES ? (id as PersonId) : undefined;
};

/** Reads what was typed into the search. */
export const readQuery = (text: string): Result<PeopleQuery, SearchError> => {
  const typed = text.trim();
  if (typed.length > MAX_QUERY_CHARACTERS) return err({ kind: 'too-long' });
  const person = toPersonId(typed);
  if (person) return ok({ kind: 'id', typed, person });
  const [, name, digits] = /^(.*\S)\s*[#＃﹟]\s*(\p{Nd}+)$/su.exec(typed) ?? [];
  const nickname = toNickname(name ?? typed);
  if (!nickname.ok) return err({ kind: nickname.error.kind === 'too-long' ? 'too-long' : 'empty' });
  // In digits of another script it is no index of ours; all holders are shown.
  const index = digits !== undefined && /^\d+$/u.test(digits) ? Number(digits) : null;
  return ok({ kind: 'nickname', typed, query: { normalised: normaliseNickname(nickname.value), index } });
};
