import type { Bytes } from '../../lib/bytes.ts';
import { type Result, err, ok } from '../../lib/result.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Random } from '../../ports/random.ts';
import type { StoreError, StoreOp } from '../../ports/store.ts';
import type { DeviceId, PersonId } from '../api/ids.ts';
import { type SigningKey, createSigningKey, sign, signingKeyOf, verify } from '../crypto/signature.ts';
import { SELF, type Tables } from '../storage/tables.ts';
import { deviceIdOf, personIdOf } from '../wire/ids.ts';

/** What a device certificate is signed under. */
const DEVICE_LABEL = 'driftpost/device/1';

/** Oneself: who one is (identity) and what one speaks with (device). */
export interface Identity {
  readonly person: PersonId;
  readonly device: DeviceId;
  readonly identityKey: Bytes;
  readonly deviceKey: SigningKey;
  /** The identity's signature over the device key. */
  readonly certificate: Bytes;
}

/** Whether an identity has signed this device key. */
export const certifies = (identityKey: Uint8Array, deviceKey: Uint8Array, certificate: Uint8Array): boolean =>
  verify({ publicKey: identityKey, label: DEVICE_LABEL, body: deviceKey, signature: certificate });

const identityOf = (identityKey: SigningKey, deviceKey: SigningKey): Identity => ({
  person: personIdOf(identityKey.publicKey),
  device: deviceIdOf(deviceKey.publicKey),
  identityKey: identityKey.publicKey,
  deviceKey,
  certificate: sign(identityKey, DEVICE_LABEL, deviceKey.publicKey),
});

/** The identity made on first start, or undefined where there was none yet. */
export const loadIdentity = async (tables: Tables): Promise<Result<Identity | undefined, StoreError>> => {
  const kept = await tables.keys.get(SELF);
  if (!kept.ok) return err(kept.error);
  if (!kept.value) return ok(undefined);
  const { identitySecret, deviceSecret } = kept.value;
  return ok(identityOf(signingKeyOf(identitySecret), signingKeyOf(deviceSecret)));
};

/** New keys, and what has to be written before they are used. With an identity that exists: a new device of it. */
export const createIdentity = (
  deps: {
    readonly clock: Clock;
    readonly random: Random;
    readonly tables: Tables;
  },
  identityKey: SigningKey = createSigningKey(deps.random),
): { readonly identity: Identity; readonly ops: readonly StoreOp[] } => {
  const deviceKey = createSigningKey(deps.random);
  const record = {
    identitySecret: identityKey.secretKey,
    deviceSecret: deviceKey.secretKey,
    createdAt: deps.clock.now(),
  };
  const identity = identityOf(identityKey, deviceKey);
  // Keys that do not check are better known now than at the first link; the check also warms up what that needs.
  if (!certifies(identity.identityKey, deviceKey.publicKey, identity.certificate))
    throw new Error('the new keys do not check');
  return { identity, ops: [deps.tables.keys.put(SELF, record)] };
};
