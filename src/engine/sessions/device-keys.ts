import { type Bytes, concat, equalBytes } from '../../lib/bytes.ts';
import type { Random } from '../../ports/random.ts';
import { DH_KEY_BYTES, type DhKeyPair, type Primitives } from '../crypto/primitives.ts';

const PUBLIC_KEY_BYTES = 32;

/**
 * The public keys of a device as sessions use them: its person's identity key, its device key and its identity DH key. The
 * person's device list and the prekeys that the device signs prove that they belong together (docs/protocol/devices.md).
 */
export interface DeviceKeys {
  /** Ed25519, the person's. */
  readonly identityKey: Bytes;
  /** Ed25519, the device's. */
  readonly deviceKey: Bytes;
  /** X25519, the device's; the `identity key` of X3DH. */
  readonly dhKey: Bytes;
}

/** A device of one's own. */
export interface OwnDevice {
  readonly keys: DeviceKeys;
  readonly dhSecret: Bytes;
}

/** What every operation of a session needs of the world. */
export interface SessionDeps {
  readonly primitives: Primitives;
  readonly random: Random;
}

/** Bytes of encoded device keys. */
export const DEVICE_KEYS_BYTES = 2 * PUBLIC_KEY_BYTES + DH_KEY_BYTES;

/** identity key ‖ device key ‖ DH key. */
export const encodeDeviceKeys = ({ identityKey, deviceKey, dhKey }: DeviceKeys): Bytes =>
  concat(identityKey, deviceKey, dhKey);

/** The keys in exactly 96 bytes. They say nothing of whether they belong together. */
export const decodeDeviceKeys = (bytes: Uint8Array): DeviceKeys => {
  if (bytes.length !== DEVICE_KEYS_BYTES) throw new Error('device keys have 96 bytes');
  const at = (from: number): Bytes => new Uint8Array(bytes.subarray(from, from + PUBLIC_KEY_BYTES));
  return { identityKey: at(0), deviceKey: at(32), dhKey: at(64) };
};

/** Whether these are the keys of one device of one person. */
export const areSameKeys = (a: DeviceKeys, b: DeviceKeys): boolean =>
  equalBytes(encodeDeviceKeys(a), encodeDeviceKeys(b));

/** A new X25519 pair from fresh randomness. */
export const createDhKeyPair = async ({ primitives, random }: SessionDeps): Promise<DhKeyPair> =>
  primitives.dhKeyPair(random.bytes(DH_KEY_BYTES));

/** What a device is made of: its keys, and the secret of its identity DH key. */
export interface DeviceSecrets {
  readonly identityKey: Bytes;
  readonly deviceKey: Bytes;
  readonly dhSecret: Bytes;
}

/** The device of these secrets. */
export const ownDeviceOf = async (primitives: Primitives, secrets: DeviceSecrets): Promise<OwnDevice> => {
  const { identityKey, deviceKey, dhSecret } = secrets;
  const { publicKey: dhKey } = await primitives.dhKeyPair(dhSecret);
  return { keys: { identityKey, deviceKey, dhKey }, dhSecret };
};

/** The device of an identity, with a new identity DH key. */
export const createOwnDevice = (
  { primitives, random }: SessionDeps,
  identity: Omit<DeviceSecrets, 'dhSecret'>,
) => ownDeviceOf(primitives, { ...identity, dhSecret: random.bytes(DH_KEY_BYTES) });
