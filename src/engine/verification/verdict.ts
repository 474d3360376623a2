import { type Result, done } from '../../lib/result.ts';
import { equalBytes } from '../../lib/bytes.ts';
import type { NotKept } from '../api/engine-api.ts';
import type { PersonId } from '../api/ids.ts';
import type { ContactBook } from '../contacts/contact-book.ts';
import type { Core } from '../core.ts';

/** Keeps what comparing has shown: that the identity key of a contact is theirs, or that it may not be. */
export interface Verdict {
  /** The key was compared and is theirs. Nothing happens where the contact has another one by now. */
  verified(person: PersonId, identityKey: Uint8Array): Promise<Result<void, NotKept>>;
  /** Takes the mark away. */
  doubted(person: PersonId): Promise<Result<void, NotKept>>;
}

/** The verdict of one engine. */
export const createVerdict = (core: Core, contacts: Pick<ContactBook, 'get' | 'put'>): Verdict => ({
  verified: (person, identityKey) =>
    core.lane(async () => {
      const record = contacts.get(person);
      if (!record || !equalBytes(record.identityKey, identityKey)) return done;
      const verified = { at: core.clock.now(), identityKey: record.identityKey };
      return core.keep(contacts.put({ ...record, verified }));
    }),
  doubted: (person) =>
    core.lane(async () => {
      const record = contacts.get(person);
      if (!record?.verified) return done;
      return core.keep(contacts.put({ ...record, verified: null }));
    }),
});
