import { type Result, done, err, ok } from '../../lib/result.ts';
import { type Bytes, utf8 } from '../../lib/bytes.ts';
import type { Random } from '../../ports/random.ts';
import { MAX_PASSPHRASE_BYTES } from '../api/vault-api.ts';
import { type Argon2idCost, type DeriveKey, RECOMMENDED_COST } from '../crypto/derive-key.ts';
import { type VaultHeader, SALT_BYTES, unwrapKey, wrapKey } from './header.ts';
import type { Aead } from './sealed-box.ts';

/** What a passphrase is turned into a key with. */
export interface PassphraseDeps {
  readonly primitives: Aead;
  readonly deriveKey: DeriveKey;
  readonly random: Random;
  /** What a new passphrase costs to check; the recommended cost unless a test has less time. */
  readonly cost?: Argon2idCost;
}

/** The device has not the memory that deriving takes. */
type NoMemory = { readonly kind: 'no-memory' };

/**
 * What is typed, as bytes: NFC, so that a letter with an accent is the same from every keyboard (RFC 8265, 4.2).
 * Nothing is trimmed; that a passphrase is a good one is the screen's business.
 */
const bytesOf = (passphrase: string): Bytes => utf8(passphrase.normalize('NFC'));

/** Whether a passphrase can be set. */
export const checkPassphrase = (
  passphrase: string,
): Result<void, { readonly kind: 'empty' | 'too-long' }> => {
  const bytes = bytesOf(passphrase);
  const { length } = bytes;
  bytes.fill(0);
  if (length === 0) return err({ kind: 'empty' });
  return length > MAX_PASSPHRASE_BYTES ? err({ kind: 'too-long' }) : done;
};

/** What a derived key is used for once, before it is zeroed. */
interface Derivation<T> {
  readonly salt: Bytes;
  readonly cost: Argon2idCost;
  readonly deriveKey: DeriveKey;
  use(key: Bytes): Promise<T>;
}

/** Derives the key of a passphrase, has it used, and zeroes it with all that it came of. */
const withDerivedKey = async <T>(
  passphrase: string,
  { salt, cost, deriveKey, use }: Derivation<T>,
): Promise<Result<T, NoMemory>> => {
  const bytes = bytesOf(passphrase);
  const key = await deriveKey({ passphrase: bytes, salt }, cost).finally(() => bytes.fill(0));
  if (!key) return err({ kind: 'no-memory' });
  try {
    return ok(await use(key));
  } finally {
    key.fill(0);
  }
};

/** Wraps the data key under a passphrase, with a new salt. Takes as long as guessing once. */
export const wrapFor = (
  passphrase: string,
  dataKey: Bytes,
  { primitives, deriveKey, random, cost = RECOMMENDED_COST }: PassphraseDeps,
): Promise<Result<Omit<VaultHeader, 'state'>, NoMemory>> => {
  const salt = random.bytes(SALT_BYTES);
  const use = (key: Bytes) => wrapKey({ primitives, random, key, cost, salt }, dataKey);
  return withDerivedKey(passphrase, { salt, cost, deriveKey, use });
};

/** The data key. Takes the same time whether the passphrase is right or wrong. */
export const unwrapWith = async (
  passphrase: string,
  header: VaultHeader,
  { primitives, deriveKey }: PassphraseDeps,
): Promise<Result<Bytes, NoMemory | { readonly kind: 'wrong' }>> => {
  const use = (key: Bytes) => unwrapKey({ primitives, key }, header);
  const { salt, kdf: cost } = header;
  const opened = await withDerivedKey(passphrase, { salt, cost, deriveKey, use });
  if (!opened.ok) return opened;
  return opened.value ? ok(opened.value) : err({ kind: 'wrong' });
};
