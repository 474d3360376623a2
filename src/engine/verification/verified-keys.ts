import { type Bytes, equalBytes } from '../../lib/bytes.ts';
import { type Result, done } from '../../lib/result.ts';
import type { NotKept } from '../api/errors.ts';
import type { PersonId } from '../api/ids.ts';
import type { ContactBook } from '../contacts/contact-book.ts';
import { comparedDevices } from '../contacts/contact-record.ts';
import type { Core } from '../core.ts';

/** Keys of a contact that were compared. `deviceKey` is null if the comparison had no device. */
export interface ComparedKeys {
  readonly identityKey: Uint8Array;
  readonly deviceKey: Bytes | null;
}

/** Marks the keys of contacts as verified after a comparison, or takes the mark away. */
export interface VerifiedKeys {
  /** The keys were compared, and match. Nothing happens if the contact has another identity key now. */
  verified(person: PersonId, keys: ComparedKeys): Promise<Result<void, NotKept>>;
  /** The comparison failed: takes the mark away. */
  doubted(person: PersonId): Promise<Result<void, NotKept>>;
}

/** The verified keys of one engine. */
export const createVerifiedKeys = (core: Core, contacts: Pick<ContactBook, 'get' | 'put'>): VerifiedKeys => ({
  verified: (person, { identityKey, deviceKey }) =>
    core.change(async (tx) => {
      const record = contacts.get(person, tx);
      if (!record || !equalBytes(record.identityKey, identityKey)) return done;
      const devices = comparedDevices(record, deviceKey);
      const verified = { at: core.clock.now(), identityKey: record.identityKey, devices };
      contacts.put(tx, { ...record, verified });
      return done;
    }),
  doubted: (person) =>
    core.change(async (tx) => {
      const record = contacts.get(person, tx);
      if (record?.verified) contacts.put(tx, { ...record, verified: null });
      return done;
    }),
});
