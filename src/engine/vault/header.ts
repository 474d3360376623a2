import * as v from 'valibot';
import type { Bytes } from '../../lib/bytes.ts';
import { AEAD_KEY_BYTES, AEAD_TAG_BYTES } from '../crypto/primitives.ts';
import type { Argon2idCost } from '../crypto/derive-key.ts';
import { LOCK_AFTER_MINUTES } from '../api/vault-api.ts';
import { encodeCbor } from '../wire/cbor.ts';
import { fixedBytes, parse } from '../wire/schema.ts';
import { decodeRow, encodeRow } from './row-codec.ts';
import { type BoxSealer, type SealedBox, openBox, sealBox, sealedBoxSchema } from './sealed-box.ts';

/** Where the header lies: the one record that is not sealed as the others are. */
export const VAULT_TABLE = 'vault';
export const VAULT_KEY = 'self';

/** Random bytes that make two vaults with one passphrase differ (RFC 9106, 3.1). */
export const SALT_BYTES = 16;

/** The most that opening may be made to cost: 1 GiB, where most devices give up anyway. */
const MAX_MEMORY_KIB = 1_048_576;
const MAX_ITERATIONS = 64;
const MAX_PARALLELISM = 64;
/** Least memory for each lane (RFC 9106, 3.1). */
const MIN_MEMORY_KIB_PER_LANE = 8;

const whole = (most: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(most));

const kdf = v.pipe(
  v.strictObject({
    name: v.literal('argon2id'),
    memoryKiB: whole(MAX_MEMORY_KIB),
    iterations: whole(MAX_ITERATIONS),
    parallelism: whole(MAX_PARALLELISM),
  }),
  v.check(({ memoryKiB, parallelism }) => memoryKiB >= MIN_MEMORY_KIB_PER_LANE * parallelism, 'memory'),
);

/** `vault/self`: there, where there is a passphrase. */
const header = v.strictObject({
  version: v.literal(1),
  kdf,
  salt: fixedBytes(SALT_BYTES),
  /** The data key, sealed under what Argon2id makes of the passphrase. That it opens is the check. */
  wrapped: v.pipe(
    sealedBoxSchema,
    v.check(({ box }) => box.length === AEAD_KEY_BYTES + AEAD_TAG_BYTES, 'a key'),
  ),
  /** A `VaultState`, sealed under the data key. So only its owner can have unsealed records accepted. */
  state: sealedBoxSchema,
});
export type VaultHeader = v.InferOutput<typeof header>;

const vaultState = v.strictObject({
  /** Whether every record is sealed, or the last start ended while they were being sealed or opened. */
  phase: v.picklist(['sealing', 'sealed', 'unsealing']),
  lockAfterMinutes: v.picklist(LOCK_AFTER_MINUTES),
});
export type VaultState = v.InferOutput<typeof vaultState>;

/** The header as it was read, or undefined where it is damaged, hostile, or of a version we do not know. */
export const parseHeader = (value: unknown): VaultHeader | undefined => parse(header, value);

/** What the wrapped key is bound to, so that an attacker cannot make guessing cheaper by lowering the cost. */
const keyPlace = ({ memoryKiB, iterations, parallelism }: Argon2idCost, salt: Bytes): Bytes =>
  encodeCbor(['driftpost vault key 1', 'argon2id', memoryKiB, iterations, parallelism, salt]);
const STATE_PLACE = encodeCbor(['driftpost vault state 1']);

/** What the data key is wrapped under: the output of Argon2id, its cost and its salt. */
export interface Wrapping extends BoxSealer {
  readonly cost: Argon2idCost;
  readonly salt: Bytes;
}

/** The passphrase's part of a header: all of it but the state. */
export const wrapKey = async (
  { cost, salt, ...sealer }: Wrapping,
  dataKey: Bytes,
): Promise<Omit<VaultHeader, 'state'>> => ({
  version: 1,
  kdf: { name: 'argon2id', ...cost },
  salt,
  wrapped: await sealBox(sealer, keyPlace(cost, salt), dataKey),
});

/** The data key, or undefined where this is not what it was wrapped under. */
export const unwrapKey = (
  sealer: Pick<BoxSealer, 'primitives' | 'key'>,
  { kdf: cost, salt, wrapped }: VaultHeader,
): Promise<Bytes | undefined> => openBox(sealer, keyPlace(cost, salt), wrapped);

/** The state, sealed under the data key. */
export const sealState = async (sealer: BoxSealer, state: VaultState): Promise<SealedBox> => {
  const plain = encodeRow(state);
  if (!plain) throw new TypeError('the state of the vault is no data');
  return sealBox(sealer, STATE_PLACE, plain);
};

/** The state, or undefined where it is not of this data key. */
export const openState = async (
  sealer: BoxSealer,
  { state }: VaultHeader,
): Promise<VaultState | undefined> => {
  const plain = await openBox(sealer, STATE_PLACE, state);
  return plain && parse(vaultState, decodeRow(plain));
};
