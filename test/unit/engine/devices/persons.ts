import {
  type Operation,
  acceptSuccession,
  operationFromCbor,
  signOperation,
} from '../../../../src/engine/devices/operation.ts';
import { type DevicePrekeys, signPrekeys } from '../../../../src/engine/devices/device-prekeys.ts';
import type { DeviceCard } from '../../../../src/engine/devices/device-card.ts';
import type { Known } from '../../../../src/engine/devices/says.ts';
import type { Primitives } from '../../../../src/engine/crypto/primitives.ts';
import { type SigningKey, sign, signingKeyOf } from '../../../../src/engine/crypto/signature.ts';
import { type CborValue, encodeCbor } from '../../../../src/engine/wire/cbor.ts';
import { type Bytes, concat } from '../../../../src/lib/bytes.ts';
import { createSeededRandom } from '../../../doubles/random.ts';
import { createRememberingPrimitives } from '../../remembering-primitives.ts';

export const primitives = createRememberingPrimitives();
const random = createSeededRandom(161);

export const NOW = Date.UTC(2026, 10, 30);
export const NO_EXTENSIONS: ReadonlyMap<number, CborValue> = new Map();

/** A pair of keys that signs: an identity's or a device's. */
export const newKey = (): Promise<SigningKey> => signingKeyOf(primitives, random.bytes(32));

/** An X25519 public key. */
export const newDhKey = async (): Promise<Bytes> =>
  (await primitives.dhKeyPair(random.bytes(32))).publicKey as Bytes;

/** Bytes in place of an ML-KEM key that is not used. */
const newKemKey = (): Bytes => random.bytes(1_184);

/** A device with its keys. */
export interface TestDevice {
  readonly key: SigningKey;
  readonly dhKey: Bytes;
}

export const newDevice = async (): Promise<TestDevice> => ({ key: await newKey(), dhKey: await newDhKey() });

/** An operation that puts a device on a seat. */
export const added = (
  identity: SigningKey,
  device: TestDevice,
  more: Partial<Omit<Extract<Known, { kind: 'add' }>, 'kind'>> = {},
): Promise<Operation> =>
  signOperation(primitives, identity, {
    kind: 'add',
    seat: 0,
    generation: 1,
    deviceKey: device.key.publicKey,
    dhKey: device.dhKey,
    ms: NOW,
    extensions: NO_EXTENSIONS,
    ...more,
  });

/** An operation that clears a seat. */
export const removed = (identity: SigningKey, seat: number, generation: number): Promise<Operation> =>
  signOperation(primitives, identity, {
    kind: 'remove',
    seat,
    generation,
    ms: NOW,
    extensions: NO_EXTENSIONS,
  });

/** An operation that names a successor, with its agreement. */
export const succeeded = async (
  identity: SigningKey,
  successor: SigningKey,
  ms = NOW,
): Promise<Operation> => {
  const accepted = await acceptSuccession(primitives, successor, identity.publicKey);
  const says = { successor: successor.publicKey, accepted, ms, extensions: NO_EXTENSIONS };
  return signOperation(primitives, identity, { kind: 'succeed', ...says });
};

/** Any body, signed as an operation, as another program with the identity key can sign it. */
export const signedBody = async (
  { publicKey, secretKey }: SigningKey,
  value: CborValue,
): Promise<readonly [Bytes, Bytes]> => {
  const body = encodeCbor(value);
  const label = 'driftpost/device-operation/1';
  return [body, await sign(primitives, { secretKey }, { label, body: concat(publicKey, body) })];
};

/** An operation of a later version. */
export const unknownOperation = async (identity: SigningKey, value: CborValue): Promise<Operation> => {
  const made = operationFromCbor(identity.publicKey, await signedBody(identity, value));
  if (!made) throw new Error('not an operation');
  return made;
};

/** Prekeys of a device for the operation that put it on the list. */
export const prekeysOf = async (device: TestDevice, add: Operation, sequence = NOW): Promise<DevicePrekeys> =>
  signPrekeys(primitives, device.key, {
    addId: add.id,
    sequence,
    dhKey: await newDhKey(),
    kemKey: newKemKey(),
    extensions: NO_EXTENSIONS,
  });

/** A person with so many devices on seats 0, 1, 2 …, each with prekeys. */
export const personWith = async (
  count: number,
): Promise<{
  readonly identity: SigningKey;
  readonly devices: readonly TestDevice[];
  readonly card: DeviceCard;
}> => {
  const identity = await newKey();
  const devices = await Promise.all(Array.from({ length: count }, newDevice));
  const list = await Promise.all(devices.map((device, seat) => added(identity, device, { seat })));
  const prekeys = await Promise.all(
    devices.map((device, seat) => prekeysOf(device, list[seat] as Operation, NOW + seat)),
  );
  return { identity, devices, card: { identityKey: identity.publicKey, list, prekeys } };
};

/** The same primitives, with a count of the signatures that were checked. */
export const counting = (): { readonly primitives: Primitives; checks(): number } => {
  let checks = 0;
  return {
    primitives: { ...primitives, verify: (input) => (checks++, primitives.verify(input)) },
    checks: () => checks,
  };
};
