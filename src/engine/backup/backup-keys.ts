import { type Bytes, utf8 } from '../../lib/bytes.ts';
import { argon2id } from '../crypto/argon2id.ts';
import type { Primitives } from '../crypto/primitives.ts';
import type { BackupHeader } from './format.ts';

/** The part of the primitives that a backup is made of. */
export type BackupCrypto = Pick<Primitives, 'hkdf' | 'hmac' | 'seal' | 'open'>;

const KEY_BYTES = 32;

/** What a passphrase opens. */
export interface BackupKeys {
  /** Authenticates the header, and so tells a wrong passphrase from a damaged file. */
  readonly headerKey: Bytes;
  /** Seals the chunks. */
  readonly chunkKey: Bytes;
}

/**
 * Argon2id (RFC 9106) of the passphrase in NFKC, then one key per purpose by HKDF-SHA-256. undefined where the device
 * has not the memory.
 */
export const deriveBackupKeys = async (
  crypto: BackupCrypto,
  passphrase: string,
  { kdf, salt }: Pick<BackupHeader, 'kdf' | 'salt'>,
): Promise<BackupKeys | undefined> => {
  const typed = utf8(passphrase.toWellFormed().normalize('NFKC'));
  const cost = { memoryKiB: kdf.memory, iterations: kdf.iterations, parallelism: kdf.parallelism };
  const secret = await argon2id({ passphrase: typed, salt }, cost).finally(() => typed.fill(0));
  if (!secret) return undefined;
  const derive = (purpose: string): Promise<Bytes> | Bytes =>
    crypto.hkdf({
      secret,
      salt: new Uint8Array(KEY_BYTES),
      info: utf8(`driftpost/backup/1/${purpose}\0`),
      length: KEY_BYTES,
    });
  const keys = { headerKey: await derive('header'), chunkKey: await derive('chunks') };
  secret.fill(0);
  return keys;
};

/** Overwrites keys that are not needed any more. */
export const wipe = ({ headerKey, chunkKey }: BackupKeys): void => {
  headerKey.fill(0);
  chunkKey.fill(0);
};
