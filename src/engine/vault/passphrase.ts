import { type Result, err, ok } from '../../lib/result.ts';
import { type Bytes, utf8 } from '../../lib/bytes.ts';
import { MAX_PASSPHRASE_BYTES } from '../api/vault-api.ts';
import type { Argon2idCost, DeriveKey } from '../crypto/derive-key.ts';

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
  return length > MAX_PASSPHRASE_BYTES ? err({ kind: 'too-long' }) : ok(undefined);
};

/** What a derived key is used for once, before it is zeroed. */
export interface Derivation<T> {
  readonly salt: Bytes;
  readonly cost: Argon2idCost;
  readonly deriveKey: DeriveKey;
  use(key: Bytes): Promise<T>;
}

/** Derives the key of a passphrase, has it used, and zeroes it with all that it came of. */
export const withDerivedKey = async <T>(
  passphrase: string,
  { salt, cost, deriveKey, use }: Derivation<T>,
): Promise<Result<T, { readonly kind: 'no-memory' }>> => {
  const bytes = bytesOf(passphrase);
  const key = await deriveKey({ passphrase: bytes, salt }, cost).finally(() => bytes.fill(0));
  if (!key) return err({ kind: 'no-memory' });
  try {
    return ok(await use(key));
  } finally {
    key.fill(0);
  }
};
