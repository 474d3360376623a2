import { type Bytes, concat } from '../../lib/bytes.ts';
import type { Random } from '../../ports/random.ts';
import { DH_KEY_BYTES, type DhKeyPair, type Primitives } from '../crypto/primitives.ts';
import { LABEL, labelled } from './kdf.ts';

/** What a certificate of a device is signed under; PROTOCOL.md, "Identity". */
export const DEVICE_CERTIFICATE_LABEL = 'driftpost/device/1';
const PUBLIC_KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

/** The public half of a device as sessions know it: who it belongs to, and the identity DH key. */
export interface DeviceKeys {
  /** Ed25519, the person's. */
  readonly identityKey: Bytes;
  /** Ed25519, the device's. */
  readonly deviceKey: Bytes;
  /** The identity key's signature over the device key. */
  readonly certificate: Bytes;
  /** X25519, the device's; the `identity key` of X3DH. */
  readonly dhKey: Bytes;
  /** The device key's signature over the DH key. */
  readonly dhSignature: Bytes;
}

/** A device of one's own. */
export interface OwnDevice {
  readonly keys: DeviceKeys;
  readonly deviceSecret: Bytes;
  readonly dhSecret: Bytes;
}

/** What every operation of a session needs of the world. */
export interface SessionDeps {
  readonly primitives: Primitives;
  readonly random: Random;
}

const FIELD_BYTES = [
  PUBLIC_KEY_BYTES,
  PUBLIC_KEY_BYTES,
  SIGNATURE_BYTES,
  DH_KEY_BYTES,
  SIGNATURE_BYTES,
] as const;

/** Bytes of encoded device keys: 224. */
export const DEVICE_KEYS_BYTES = FIELD_BYTES.reduce((sum, bytes) => sum + bytes, 0);

/** identity key ‖ device key ‖ certificate ‖ DH key ‖ its signature. */
export const encodeDeviceKeys = (keys: DeviceKeys): Bytes =>
  concat(keys.identityKey, keys.deviceKey, keys.certificate, keys.dhKey, keys.dhSignature);

/** The keys in exactly 224 bytes; `holds` says whether they are signed. */
export const decodeDeviceKeys = (bytes: Uint8Array): DeviceKeys => {
  if (bytes.length !== DEVICE_KEYS_BYTES) throw new Error('device keys have 224 bytes');
  const at = (from: number, length: number): Bytes => new Uint8Array(bytes.subarray(from, from + length));
  return {
    identityKey: at(0, PUBLIC_KEY_BYTES),
    deviceKey: at(32, PUBLIC_KEY_BYTES),
    certificate: at(64, SIGNATURE_BYTES),
    dhKey: at(128, DH_KEY_BYTES),
    dhSignature: at(160, SIGNATURE_BYTES),
  };
};

/** Whether the identity signed the device, and the device its DH key. */
export const deviceKeysHold = async (primitives: Primitives, keys: DeviceKeys): Promise<boolean> => {
  const [certified, bound] = await Promise.all([
    primitives.verify({
      publicKey: keys.identityKey,
      body: labelled(DEVICE_CERTIFICATE_LABEL, keys.deviceKey),
      signature: keys.certificate,
    }),
    primitives.verify({
      publicKey: keys.deviceKey,
      body: labelled(LABEL.dhKey, keys.dhKey),
      signature: keys.dhSignature,
    }),
  ]);
  return certified && bound;
};

/** A new X25519 pair from fresh randomness. */
export const createDhKeyPair = async ({ primitives, random }: SessionDeps): Promise<DhKeyPair> =>
  primitives.dhKeyPair(random.bytes(DH_KEY_BYTES));

/** What a device is made of: its keys, certified, and the secret of its identity DH key. */
export interface DeviceSecrets {
  readonly identityKey: Bytes;
  readonly deviceKey: Bytes;
  readonly deviceSecret: Bytes;
  readonly certificate: Bytes;
  readonly dhSecret: Bytes;
}

/** The device of these secrets. */
export const ownDeviceOf = async (primitives: Primitives, secrets: DeviceSecrets): Promise<OwnDevice> => {
  const { identityKey, deviceKey, deviceSecret, certificate, dhSecret } = secrets;
  const { publicKey: dhKey } = await primitives.dhKeyPair(dhSecret);
  const dhSignature = await primitives.sign(deviceSecret, labelled(LABEL.dhKey, dhKey));
  return { keys: { identityKey, deviceKey, certificate, dhKey, dhSignature }, deviceSecret, dhSecret };
};

/** The device of an identity, with a new identity DH key. */
export const createOwnDevice = (
  { primitives, random }: SessionDeps,
  identity: Omit<DeviceSecrets, 'dhSecret'>,
) => ownDeviceOf(primitives, { ...identity, dhSecret: random.bytes(DH_KEY_BYTES) });
