import { argon2idAsync } from '@noble/hashes/argon2.js';
import { type Bytes, ownBytes } from '../../lib/bytes.ts';

/** How much a guess costs (RFC 9106, 3.1): KiB of memory, passes over it, lanes. */
export interface Argon2idCost {
  readonly memoryKiB: number;
  readonly iterations: number;
  readonly parallelism: number;
}

/** What a key is derived from. `secret` and `data` are K and X of the RFC; both may be left out. */
export interface Argon2idInput {
  readonly passphrase: Uint8Array;
  readonly salt: Uint8Array;
  readonly secret?: Uint8Array;
  readonly data?: Uint8Array;
}

/** The second recommended option of RFC 9106, section 4: 64 MiB, three passes, four lanes. */
export const RECOMMENDED_COST: Argon2idCost = { memoryKiB: 65_536, iterations: 3, parallelism: 4 };

const KEY_BYTES = 32;
/** How long one stretch of work may be; between two, the thread does what else there is to do. */
const STRETCH_MS = 20;

/**
 * Argon2id, version 1.3 (RFC 9106): 32 bytes, or undefined where the device has not that much memory.
 * Takes as long as the cost says, on purpose. The only code that brings Argon2 along; import it late.
 */
export const argon2id = async (
  { passphrase, salt, secret, data }: Argon2idInput,
  { memoryKiB, iterations, parallelism }: Argon2idCost,
): Promise<Bytes | undefined> => {
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
