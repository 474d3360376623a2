import * as v from 'valibot';
import { type Bytes, equalBytes } from '../../lib/bytes.ts';
import { DH_KEY_BYTES, KEM_SEED_BYTES, type Primitives } from '../crypto/primitives.ts';
import { decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { fixedBytes, parse, timestamp } from '../wire/schema.ts';
import { type DeviceKeys, type SessionDeps, createDhKeyPair } from './device-keys.ts';
import { LABEL, labelled } from './kdf.ts';
import { MAX_AHEAD_MS, PREKEY_AGE_MS, PREKEY_KEEP_MS } from './limits.ts';

/** A prekey of one's own: an X25519 pair, and the seed of an ML-KEM-768 pair. */
export interface Prekey {
  /** H(prekey-id; both public keys): 32 bytes. */
  readonly id: Bytes;
  readonly dhSecret: Bytes;
  readonly dhKey: Bytes;
  readonly kemSeed: Bytes;
  readonly kemKey: Bytes;
  /** Milliseconds since 1970. */
  readonly madeAt: number;
}

/** What a session with a device is started with, once all signatures over it were checked. */
export interface PrekeyBundle {
  readonly device: DeviceKeys;
  readonly prekeyId: Bytes;
  readonly dhKey: Bytes;
  readonly kemKey: Bytes;
}

const prekeysSchema = v.array(
  v.strictTuple([fixedBytes(DH_KEY_BYTES), fixedBytes(KEM_SEED_BYTES), timestamp]),
);

/** The id that a start names a prekey by. */
const prekeyIdOf = async (primitives: Primitives, dhKey: Uint8Array, kemKey: Uint8Array): Promise<Bytes> =>
  primitives.sha256(labelled(LABEL.prekeyId, dhKey, kemKey));

const prekeyOf = async (
  primitives: Primitives,
  secrets: readonly [dhSecret: Bytes, kemSeed: Bytes, madeAt: number],
): Promise<Prekey> => {
  const [dhSecret, kemSeed, madeAt] = secrets;
  const { publicKey: dhKey } = await primitives.dhKeyPair(dhSecret);
  const kemKey = await primitives.kemPublicKey(kemSeed);
  return { id: await prekeyIdOf(primitives, dhKey, kemKey), dhSecret, dhKey, kemSeed, kemKey, madeAt };
};

/** Whether it was made more than a day ahead of now: by a clock that has been set back since. */
const isAhead = (madeAt: number, now: number): boolean => madeAt - now > MAX_AHEAD_MS;

/** Whether a prekey made then has to be replaced by a new one. */
export const isPrekeyDue = (madeAt: number, now: number): boolean =>
  now - madeAt >= PREKEY_AGE_MS || isAhead(madeAt, now);

/**
 * The prekeys from now on, newest last: with a new one where the newest is 36 hours old or there is none, and without expired
 * ones. A prekey that was made more than a day ahead goes as well, as its age cannot be known. The same array where nothing
 * changed.
 */
export const rotatePrekeys = async (
  deps: SessionDeps,
  prekeys: readonly Prekey[],
  now: number,
): Promise<readonly Prekey[]> => {
  const kept = prekeys.filter(({ madeAt }) => now - madeAt < PREKEY_KEEP_MS && !isAhead(madeAt, now));
  const newest = kept.at(-1);
  if (newest && !isPrekeyDue(newest.madeAt, now)) return kept.length === prekeys.length ? prekeys : kept;
  const { secretKey } = await createDhKeyPair(deps);
  return [...kept, await prekeyOf(deps.primitives, [secretKey, deps.random.bytes(KEM_SEED_BYTES), now])];
};

/** What is kept of the prekeys: secrets and times; everything else is computed from them. */
export const encodePrekeys = (prekeys: readonly Prekey[]): Bytes =>
  encodeCbor(prekeys.map(({ dhSecret, kemSeed, madeAt }) => [dhSecret, kemSeed, madeAt]));

/** The prekeys in these bytes, or undefined where they are not such. */
export const decodePrekeys = async (
  primitives: Primitives,
  bytes: Uint8Array,
): Promise<readonly Prekey[] | undefined> => {
  const rows = parse(prekeysSchema, decodeCbor(bytes));
  return rows && Promise.all(rows.map((row) => prekeyOf(primitives, row)));
};

/** The prekey of this id. */
export const findPrekey = (prekeys: readonly Prekey[], id: Uint8Array): Prekey | undefined =>
  prekeys.find((prekey) => equalBytes(prekey.id, id));

/** The bundle of a device with prekeys that it signed. */
export const bundleOf = async (
  primitives: Primitives,
  { device, dhKey, kemKey }: Omit<PrekeyBundle, 'prekeyId'>,
): Promise<PrekeyBundle> => {
  return { device, prekeyId: await prekeyIdOf(primitives, dhKey, kemKey), dhKey, kemKey };
};
