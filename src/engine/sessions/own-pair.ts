import { type Bytes, compareBytes, erase } from '../../lib/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { type DeviceKeys, type OwnDevice, encodeDeviceKeys } from './device-keys.ts';
import { LABEL, deriveKeys, labelled } from './kdf.ts';

/** Two devices of one person, and the conversation that their sessions are for. */
export interface OwnPair {
  readonly own: OwnDevice;
  readonly other: DeviceKeys;
  /** Name of the person's private conversation, 32 bytes. */
  readonly conversation: Uint8Array;
}

/**
 * The pair secret of two own devices, as a person has no shared secret with a contact there. It is made from the DH keys of
 * both, bound to all keys of both and to the conversation (docs/PROTOCOL-sessions.md, "Envelope"). Both devices compute the
 * same. undefined where the other DH key is no key.
 */
export const ownPairSecret = async (
  primitives: Primitives,
  { own, other, conversation }: OwnPair,
): Promise<Bytes | undefined> => {
  const secret = await primitives.dh(own.dhSecret, other.dhKey);
  if (!secret) return undefined;
  const [low, high] = [own.keys, other].map(encodeDeviceKeys).toSorted(compareBytes) as [Bytes, Bytes];
  const info = labelled(LABEL.ownPair, conversation, low, high);
  const [key] = await deriveKeys(primitives, { secret, info, count: 1 });
  erase(secret);
  return key;
};
