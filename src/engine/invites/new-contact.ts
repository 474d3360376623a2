import type { Bytes } from '../../lib/bytes.ts';
import type { PersonId } from '../api/ids.ts';

/** Somebody who becomes a contact. */
export interface NewContact {
  readonly person: PersonId;
  readonly identityKey: Bytes;
  readonly nickname: string;
  readonly pairSecret: Bytes;
}
