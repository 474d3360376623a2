import type { Nickname } from '../api/ids.ts';
import type { ContactRecord } from './kept.ts';
import { NAMELESS } from '../wire/nickname.ts';

/** What a contact is called here: the name of one's own for them, else what they call themselves. */
export const shownName = ({ ownName, nickname }: Pick<ContactRecord, 'ownName' | 'nickname'>): Nickname =>
  ownName === NAMELESS ? nickname : ownName;

/** What changes in a record where the contact has another nickname from this moment on. */
export const renamed = (
  { nickname, renamedFrom }: ContactRecord,
  next: Nickname,
  at: number,
): Pick<ContactRecord, 'nickname' | 'namedAt' | 'renamedFrom'> => {
  // However often they change it: told is what it was when the person here last took notice.
  const known = renamedFrom ?? nickname;
  return { nickname: next, namedAt: at, renamedFrom: known === next ? null : known };
};
