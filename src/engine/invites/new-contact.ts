import type { Bytes } from '../../lib/bytes.ts';
import type { Nickname, PersonId } from '../api/ids.ts';

/** Somebody who becomes a contact. */
export interface NewContact {
  readonly person: PersonId;
  readonly identityKey: Bytes;
  readonly nickname: Nickname;
  readonly pairSecret: Bytes;
}
