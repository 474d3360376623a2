import { equalBytes } from '../../lib/bytes.ts';
import type { Contact } from '../api/state.ts';
import type { ContactRecord } from '../storage/tables.ts';

/** Names that a person takes for the same one. */
const nameOf = ({ nickname }: ContactRecord): string => nickname.normalize('NFKC').toLowerCase();

/**
 * What is known of each contact's key. Whoever comes under the name of somebody who was there before, with
 * another key, is `changed` until compared: a person who started anew, or somebody who takes the name.
 */
export const identityStates = (
  records: readonly ContactRecord[],
): ((record: ContactRecord) => Contact['identity']) => {
  const firstByName = new Map<string, number>();
  for (const record of records) {
    const name = nameOf(record);
    firstByName.set(name, Math.min(record.addedAt, firstByName.get(name) ?? record.addedAt));
  }
  return (record) => {
    const { verified, identityKey, addedAt } = record;
    if (verified) return equalBytes(verified.identityKey, identityKey) ? 'verified' : 'changed';
    return (firstByName.get(nameOf(record)) ?? addedAt) < addedAt ? 'changed' : 'unverified';
  };
};
