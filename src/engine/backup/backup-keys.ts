import { argon2idAsync } from '@noble/hashes/argon2.js';
import { type Bytes, utf8 } from '../../lib/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import type { Header } from './format.ts';

/** The part of the primitives that a backup is made of. */
export type BackupCrypto = Pick<Primitives, 'hkdf' | 'hmac' | 'seal' | 'open'>;

const KEY_BYTES = 32;

/** How long the engine stands still at a stretch while a passphrase becomes a key, in milliseconds. */
const TICK_MS = 20;

/** What a passphrase opens. */
export interface BackupKeys {
  /** Authenticates the header, and so tells a wrong passphrase from a damaged file. */
  readonly headerKey: Bytes;
  /** Seals the chunks. */
  readonly chunkKey: Bytes;
}

/** Argon2id (RFC 9106) of the passphrase in NFKC, then one key per purpose by HKDF-SHA-256. */
export const deriveBackupKeys = async (
  crypto: BackupCrypto,
  passphrase: string,
  { kdf, salt }: Pick<Header, 'kdf' | 'salt'>,
): Promise<BackupKeys> => {
  const typed = utf8(passphrase.toWellFormed().normalize('NFKC'));
  const secret = await argon2idAsync(typed, salt, {
    m: kdf.memory,
    t: kdf.iterations,
    p: kdf.parallelism,
    dkLen: KEY_BYTES,
    asyncTick: TICK_MS,
  });
  typed.fill(0);
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
