import { fromBase32, toBase32 } from '../../lib/base32.ts';
import { type Bytes, ownBytes } from '../../lib/bytes.ts';
import type { DeviceId, InviteId, PersonId } from '../api/ids.ts';
import { labelledHash, sha256 } from '../crypto/hash.ts';

/** Bytes of every id. */
export const ID_BYTES = 32;

/** id = SHA-256(identity key). */
export const personIdOf = (identityKey: Uint8Array): PersonId => toBase32(sha256(identityKey)) as PersonId;

/** The person with this hash of the identity key. */
export const personIdOfHash = (hash: Uint8Array): PersonId => toBase32(hash) as PersonId;

/** node id = SHA-256(device key). */
export const deviceIdOf = (deviceKey: Uint8Array): DeviceId => toBase32(sha256(deviceKey)) as DeviceId;

/** An invite is named by a one-way image of its secret. */
export const inviteIdOf = (secret: Uint8Array): InviteId =>
  toBase32(labelledHash('driftpost/invite-id/1', secret)) as InviteId;

/** The 32 bytes of an id that is known to be one. */
export const idBytes = (id: PersonId | DeviceId): Bytes => {
  const bytes = fromBase32(id);
  if (bytes?.length !== ID_BYTES) throw new Error('an id that is not an id');
  return ownBytes(bytes);
};
