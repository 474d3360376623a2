import { argon2idAsync } from '@noble/hashes/argon2.js';
import { ownBytes } from '../../lib/bytes.ts';
import type { DeriveKey } from './derive-key.ts';

const KEY_BYTES = 32;
/** How long one stretch of work may be; between two, the thread does what else there is to do. */
const STRETCH_MS = 20;

/**
 * Argon2id, version 1.3 (RFC 9106): 32 bytes, or undefined where the device has not that much memory.
 * Takes as long as the cost says, on purpose.
 */
export const argon2id: DeriveKey = async (
  { passphrase, salt, secret, data },
  { memoryKiB, iterations, parallelism },
) => {
  const extra = { ...(secret && { key: secret }), ...(data && { personalization: data }) };
  const cost = { m: memoryKiB, t: iterations, p: parallelism, dkLen: KEY_BYTES };
  try {
    return ownBytes(await argon2idAsync(passphrase, salt, { ...cost, ...extra, asyncTick: STRETCH_MS }));
  } catch (error) {
    // An array that could not be had. Everything else is a bug of the caller's.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};
