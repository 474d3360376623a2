import { equalBytes } from '../../lib/bytes.ts';
import type { Contact } from '../api/state.ts';
import type { ContactRecord } from './kept.ts';

/** What is known of a contact's key by itself. */
export const keyState = ({ verified, identityKey }: ContactRecord): Contact['identity'] => {
  if (!verified) return 'unverified';
  return equalBytes(verified.identityKey, identityKey) ? 'verified' : 'changed';
};
