import * as v from 'valibot';
import { type Bytes, compareBytes } from '../../lib/bytes.ts';
import { KEM_PUBLIC_KEY_BYTES, type Primitives } from '../crypto/primitives.ts';
import { SIGNATURE_BYTES, type SigningKey, sign, verify } from '../crypto/signature.ts';
import { type CborValue, decodeExtensibleCbor, encodeCbor } from '../wire/cbor.ts';
import { fixedBytes, parse, someBytes } from '../wire/schema.ts';
import { type Extensions, dhKey, extensions, wholeNumber } from './fields.ts';
import { MAX_PREKEYS_BYTES, MAX_TIME_MS } from './limits.ts';

/** What a device signs its prekeys under. */
const PREKEYS_LABEL = 'driftpost/device-prekeys/1';

const VERSION = 1;
const ID_BYTES = 32;

/** What the prekeys of a device say. */
interface PrekeysFields {
  /**
   * The id of the operation that put the device on the list, 32 bytes. It covers identity, device key and DH key, so the device
   * agrees to all three, and no person can put another person's device on their list.
   */
  readonly addId: Bytes;
  /** Of two of one device the higher counts: see `nextSequence`. */
  readonly sequence: number;
  /** X25519. */
  readonly dhKey: Bytes;
  /** ML-KEM-768. Whether it is a key is found where a session is started with it (FIPS 203, 7.2). */
  readonly kemKey: Bytes;
  readonly extensions: Extensions;
}

/** What a session with one device can be started with, as the device signs it. */
export interface DevicePrekeys extends PrekeysFields {
  /** What is signed, as it came. */
  readonly body: Bytes;
  readonly signature: Bytes;
}

const fields = v.strictTuple([
  v.literal(VERSION),
  fixedBytes(ID_BYTES),
  wholeNumber(0, MAX_TIME_MS),
  dhKey,
  fixedBytes(KEM_PUBLIC_KEY_BYTES),
  extensions,
]);

/** Prekeys signed by their device. */
export const signPrekeys = async (
  primitives: Primitives,
  device: SigningKey,
  prekeys: PrekeysFields,
): Promise<DevicePrekeys> => {
  const { addId, sequence, dhKey: dh, kemKey, extensions: more } = prekeys;
  const body = encodeCbor([VERSION, addId, sequence, dh, kemKey, more]);
  return { ...prekeys, body, signature: await sign(primitives, device, { label: PREKEYS_LABEL, body }) };
};

/** Prekeys as they are sent: [body, signature]. */
export const prekeysToCbor = ({ body, signature }: DevicePrekeys): CborValue => [body, signature];

const sent = v.strictTuple([someBytes(MAX_PREKEYS_BYTES), fixedBytes(SIGNATURE_BYTES)]);

/** The prekeys in a value that was decoded, or undefined where they are none. `prekeysHold` says whether they are signed. */
export const prekeysFromCbor = (value: unknown): DevicePrekeys | undefined => {
  const [body, signature] = parse(sent, value) ?? [];
  const said = body && parse(fields, decodeExtensibleCbor(body));
  if (!said || !signature) return undefined;
  const [, addId, sequence, dh, kemKey, more] = said;
  return { addId, sequence, dhKey: dh, kemKey, extensions: more, body, signature };
};

/** Whether this device signed them. One signature to check. */
export const prekeysHold = (
  primitives: Primitives,
  deviceKey: Bytes,
  { body, signature }: DevicePrekeys,
): Promise<boolean> => verify(primitives, { publicKey: deviceKey, label: PREKEYS_LABEL, body, signature });

/** The newest first. Two of one number are from a store that was put back: either may be taken, but everywhere the same. */
export const newestFirst = (a: DevicePrekeys, b: DevicePrekeys): number =>
  b.sequence - a.sequence || compareBytes(a.body, b.body) || compareBytes(a.signature, b.signature);

/** The highest number that a clock gives. From there to the last one there are 2^47 numbers for what follows. */
const MAX_FROM_CLOCK = 2 ** 47;

/**
 * The number of the next prekeys of a device: the time, but higher than that of all before. So a store that was put back
 * goes on above what it told meanwhile, and a clock that was far ahead once uses nothing up.
 * @param last the highest number of this device that is known, 0 for none
 */
export const nextSequence = (nowMs: number, last: number): number =>
  Math.max(Math.min(nowMs, MAX_FROM_CLOCK), last + 1);
