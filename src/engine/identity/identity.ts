import type { Bytes } from '../../lib/bytes.ts';
import type { Random } from '../../ports/random.ts';
import type { DeviceId, PersonId } from '../api/ids.ts';
import { derive } from '../crypto/hash.ts';
import { DH_KEY_BYTES } from '../crypto/primitives.ts';
import { SECRET_KEY_BYTES, type SigningKey, sign, signingKeyOf, verify } from '../crypto/signature.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { type OwnDevice, type SessionDeps, ownDeviceOf } from '../sessions/device-keys.ts';
import { deviceIdOf, personIdOf } from '../wire/ids.ts';

/** The label of the signature in a device certificate; PROTOCOL.md, "Identity". */
export const DEVICE_CERTIFICATE_LABEL = 'driftpost/device/1';

/** The own identity, which is the person, and the own device. */
export interface Identity {
  readonly person: PersonId;
  readonly device: DeviceId;
  readonly identityKey: Bytes;
  readonly deviceKey: SigningKey;
  /** The identity's signature over the device key. */
  readonly certificate: Bytes;
  /** A secret of all devices of this identity. Their meeting place derives from it. */
  readonly selfSecret: Bytes;
  /** The device as sessions know it. */
  readonly own: OwnDevice;
  /** A signature by the identity key. For statements about devices, which are rare. */
  signAsIdentity(label: string, body: Uint8Array): Promise<Bytes>;
  /**
   * A signature by the identity key over a record of the network, without a label: the overlay has put its own label in front,
   * so the signature is of no use for anything else.
   */
  signRecord(body: Uint8Array): Promise<Bytes>;
}

/** The secrets that make an identity with its device, 32 bytes each: `keys/self`. */
export interface IdentitySecrets {
  readonly identitySecret: Bytes;
  readonly deviceSecret: Bytes;
  /** X25519: the identity DH key of X3DH. */
  readonly dhSecret: Bytes;
}

/** Whether the identity key has signed this device key. */
export const certifies = (
  primitives: Primitives,
  keys: {
    readonly identityKey: Uint8Array;
    readonly deviceKey: Uint8Array;
    readonly certificate: Uint8Array;
  },
): Promise<boolean> =>
  verify(primitives, {
    publicKey: keys.identityKey,
    label: DEVICE_CERTIFICATE_LABEL,
    body: keys.deviceKey,
    signature: keys.certificate,
  });

/** The identity of these secrets. */
export const identityOf = async (primitives: Primitives, secrets: IdentitySecrets): Promise<Identity> => {
  const [identityKey, deviceKey] = await Promise.all([
    signingKeyOf(primitives, secrets.identitySecret),
    signingKeyOf(primitives, secrets.deviceSecret),
  ]);
  const statement = { label: DEVICE_CERTIFICATE_LABEL, body: deviceKey.publicKey };
  const certificate = await sign(primitives, identityKey, statement);
  const own = await ownDeviceOf(primitives, {
    identityKey: identityKey.publicKey,
    deviceKey: deviceKey.publicKey,
    dhSecret: secrets.dhSecret,
  });
  return {
    person: personIdOf(identityKey.publicKey),
    device: deviceIdOf(deviceKey.publicKey),
    identityKey: identityKey.publicKey,
    deviceKey,
    certificate,
    selfSecret: derive({ secret: secrets.identitySecret, info: 'driftpost/self-secret/1' }),
    own,
    signAsIdentity: (label, body) => sign(primitives, identityKey, { label, body }),
    signRecord: async (body) => primitives.sign(identityKey.secretKey, body),
  };
};

/** The secrets of a new device of this identity. */
export const newDeviceOf = (identitySecret: Bytes, random: Random): IdentitySecrets => ({
  identitySecret,
  deviceSecret: random.bytes(SECRET_KEY_BYTES),
  dhSecret: random.bytes(DH_KEY_BYTES),
});

/** New secrets, and their identity. @throws if the keys do not verify: better now than at the first link */
export const createIdentity = async (
  deps: SessionDeps,
): Promise<{ readonly identity: Identity; readonly secrets: IdentitySecrets }> => {
  const { primitives, random } = deps;
  const secrets = newDeviceOf(random.bytes(SECRET_KEY_BYTES), random);
  const identity = await identityOf(primitives, secrets);
  const { identityKey, certificate } = identity;
  const keys = { identityKey, deviceKey: identity.deviceKey.publicKey, certificate };
  if (!(await certifies(primitives, keys))) throw new Error('the new keys do not check');
  return { identity, secrets };
};
