import { type Bytes, concat, equalBytes, erase, ownBytes } from '../../lib/bytes.ts';
import { type Result, err, ok } from '../../lib/result.ts';
import {
  AEAD_TAG_BYTES,
  DH_KEY_BYTES,
  KEM_CIPHERTEXT_BYTES,
  KEM_COINS_BYTES,
  type Primitives,
} from '../crypto/primitives.ts';
import {
  DEVICE_KEYS_BYTES,
  type DeviceKeys,
  type OwnDevice,
  type SessionDeps,
  areSameKeys,
  createDhKeyPair,
  decodeDeviceKeys,
  encodeDeviceKeys,
} from './device-keys.ts';
import { LABEL, deriveKeys, labelled } from './kdf.ts';
import { type Prekey, type PrekeyBundle, findPrekey } from './prekeys.ts';
import { type Ratchet, initiatorRatchet, responderRatchet } from './ratchet-state.ts';

const PREKEY_ID_BYTES = 32;
const TIME_BYTES = 8;
/** Later than any honest start, and early enough that there are numbers behind it: ms since 1970. */
const MAX_START_TIME = 253_402_300_000_000;
const PREKEY_ID_AT = DEVICE_KEYS_BYTES;
const EPHEMERAL_AT = PREKEY_ID_AT + PREKEY_ID_BYTES;
const CIPHERTEXT_AT = EPHEMERAL_AT + DH_KEY_BYTES;
const TIME_AT = CIPHERTEXT_AT + KEM_CIPHERTEXT_BYTES;

/** Bytes of a start: device keys ‖ prekey id ‖ ephemeral ‖ KEM ciphertext ‖ when. */
const START_BYTES = TIME_AT + TIME_BYTES;
/** … and sealed, in front of every message until the peer has answered. */
export const SEALED_START_BYTES = START_BYTES + AEAD_TAG_BYTES;

/** F of X3DH: 32 bytes that no X25519 secret begins with. */
const CURVE_PREFIX = new Uint8Array(DH_KEY_BYTES).fill(0xff);

/** A start, read. */
export interface Start {
  readonly plain: Bytes;
  /** H(start-id; plain): also the session's id. */
  readonly id: Bytes;
  readonly device: DeviceKeys;
  readonly prekeyId: Bytes;
  readonly ephemeral: Bytes;
  readonly cipherText: Bytes;
  /** When: ms since 1970, later than every start that the initiator knew of. */
  readonly at: number;
}

/** What comes of a start on either side. */
export interface Started {
  readonly start: Start;
  /** Associated data of every message: both devices, the prekey, the exchange. */
  readonly ad: Bytes;
  readonly ratchet: Ratchet;
}

/**
 * The time of a start that is made or counted now: later than every start before, as far as there are later times. A start that
 * names a time more than a day ahead is counted by this one instead, or it would be the latest for ever.
 */
export const startTime = ({ clock }: { readonly clock: number }, now: number): number =>
  Math.min(Math.max(now, clock + 1), MAX_START_TIME);

/** The start in these bytes, or undefined where they are none; nothing is checked yet but the form. */
export const readStart = async (primitives: Primitives, plain: Bytes): Promise<Start | undefined> => {
  if (plain.length !== START_BYTES) return undefined;
  const at = new DataView(plain.buffer, plain.byteOffset).getBigUint64(TIME_AT);
  if (at > BigInt(MAX_START_TIME)) return undefined;
  return {
    plain,
    id: await primitives.sha256(labelled(LABEL.startId, plain)),
    device: decodeDeviceKeys(plain.subarray(0, PREKEY_ID_AT)),
    prekeyId: plain.slice(PREKEY_ID_AT, EPHEMERAL_AT),
    ephemeral: plain.slice(EPHEMERAL_AT, CIPHERTEXT_AT),
    cipherText: plain.slice(CIPHERTEXT_AT, TIME_AT),
    at: Number(at),
  };
};

/** AD and the shared keys: F ‖ DH1 ‖ DH2 ‖ DH3 ‖ SS through HKDF, bound to everything both sides said. */
const shareStart = async (
  primitives: Primitives,
  input: { readonly plain: Bytes; readonly responder: DeviceKeys; readonly secrets: readonly Bytes[] },
) => {
  const ad = await primitives.sha256(
    labelled(LABEL.associatedData, input.plain, encodeDeviceKeys(input.responder)),
  );
  const secret = concat(CURVE_PREFIX, ...input.secrets);
  const [rootKey, initiatorHeaderKey, responderHeaderKey] = await deriveKeys(primitives, {
    secret,
    info: labelled(LABEL.start, ad),
    count: 3,
  });
  erase(secret, ...input.secrets);
  if (!rootKey || !initiatorHeaderKey || !responderHeaderKey) throw new Error('HKDF gave too little');
  return { ad, shared: { rootKey, initiatorHeaderKey, responderHeaderKey } };
};

/** All of them, or undefined where one key was of low order. */
const allOrNone = async (
  secrets: readonly (Bytes | undefined | Promise<Bytes | undefined>)[],
): Promise<readonly Bytes[] | undefined> => {
  const found = (await Promise.all(secrets)).filter((each) => each !== undefined);
  return found.length === secrets.length ? found : undefined;
};

/** What the initiator is given. */
export interface InitiateInput {
  readonly bundle: PrekeyBundle;
  readonly at: number;
  readonly now: number;
}

/** The initiator's side. `bad-bundle`: its keys are no keys. That they are signed was checked with the card. */
export const initiate = async (
  deps: SessionDeps,
  own: OwnDevice,
  input: InitiateInput,
): Promise<Result<Started, 'bad-bundle'>> => {
  const { primitives, random } = deps;
  const { bundle, at, now } = input;
  const ephemeral = await createDhKeyPair(deps);
  const kem = await primitives.kemEncapsulate(bundle.kemKey, random.bytes(KEM_COINS_BYTES));
  if (!kem) return err('bad-bundle');
  const secrets = await allOrNone([
    primitives.dh(own.dhSecret, bundle.dhKey),
    primitives.dh(ephemeral.secretKey, bundle.device.dhKey),
    primitives.dh(ephemeral.secretKey, bundle.dhKey),
    kem.sharedSecret,
  ]);
  erase(ephemeral.secretKey);
  if (!secrets) return err('bad-bundle');
  const time = new Uint8Array(TIME_BYTES);
  new DataView(time.buffer).setBigUint64(0, BigInt(at));
  const plain = concat(
    encodeDeviceKeys(own.keys),
    bundle.prekeyId,
    ephemeral.publicKey,
    kem.cipherText,
    time,
  );
  const start = await readStart(primitives, plain);
  if (!start) throw new Error('a start that is none');
  const { ad, shared } = await shareStart(primitives, { plain, responder: bundle.device, secrets });
  return ok({ start, ad, ratchet: initiatorRatchet({ ...shared, now }, bundle.dhKey) });
};

/** What the responder is given. */
export interface RespondInput {
  readonly start: Start;
  /** The device that it must be from, as its person's list has it; undefined where that is not known. */
  readonly peer: DeviceKeys | undefined;
  readonly own: OwnDevice;
  readonly prekeys: readonly Prekey[];
  readonly now: number;
}

/**
 * The responder's side. `unknown-prekey`: it was never ours, or its time is over; `bad-start`: keys that are
 * no keys, or of another device than that on the list, or a start of our own that came back.
 */
export const respond = async (
  primitives: Primitives,
  input: RespondInput,
): Promise<Result<Started, 'unknown-prekey' | 'bad-start'>> => {
  const { start, peer, own, prekeys, now } = input;
  const prekey = findPrekey(prekeys, start.prekeyId);
  if (!prekey) return err('unknown-prekey');
  if (equalBytes(start.device.deviceKey, own.keys.deviceKey)) return err('bad-start');
  if (!peer || !areSameKeys(start.device, peer)) return err('bad-start');
  const kemSecret = await primitives.kemDecapsulate(prekey.kemSeed, start.cipherText);
  const secrets = await allOrNone([
    primitives.dh(prekey.dhSecret, start.device.dhKey),
    primitives.dh(own.dhSecret, start.ephemeral),
    primitives.dh(prekey.dhSecret, start.ephemeral),
    kemSecret,
  ]);
  if (!secrets) return err('bad-start');
  const { ad, shared } = await shareStart(primitives, { plain: start.plain, responder: own.keys, secrets });
  // A copy: the session erases its own when it is done with it, and the prekey is still needed.
  const pair = { secretKey: ownBytes(prekey.dhSecret), publicKey: prekey.dhKey };
  return ok({ start, ad, ratchet: responderRatchet({ ...shared, now }, pair) });
};
