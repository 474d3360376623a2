import { concat } from '../../lib/bytes.ts';
import type { Clock } from '../../ports/clock.ts';
import type { OverlayCrypto } from '../overlay/overlay.ts';

/**
 * Proof of work (Back, Hashcash, 2002): a number that makes a hash begin with so many zero bits. It makes a thousand
 * records dear, not one; it is a speed bump and no defence against somebody with patience.
 */

/** Hashes between two looks at the clock. */
const HASHES_PER_SLICE = 2_000;

const zeroBits = (hash: Uint8Array): number => {
  let bits = 0;
  for (const byte of hash) {
    bits += Math.clz32(byte) - 24;
    if (byte !== 0) return bits;
  }
  return bits;
};

const withNonce = (input: Uint8Array, nonce: number): Uint8Array => {
  const bytes = concat(input, new Uint8Array(4));
  new DataView(bytes.buffer).setUint32(input.length, nonce);
  return bytes;
};

/** Whether this number proves that many bits of work over the input. */
export const workHolds = (
  crypto: Pick<OverlayCrypto, 'hash'>,
  input: Uint8Array,
  { nonce, bits }: { readonly nonce: number; readonly bits: number },
): boolean => bits === 0 || zeroBits(crypto.hash(withNonce(input, nonce))) >= bits;

/** What working stands on, and whether it is still wanted. */
export interface WorkDeps {
  readonly crypto: Pick<OverlayCrypto, 'hash'>;
  readonly clock: Clock;
  isWanted(): boolean;
}

/**
 * Finds such a number, in slices of some milliseconds, so that nothing else waits for it; undefined where it is not
 * wanted any more.
 */
export const doWork = async (
  { crypto, clock, isWanted }: WorkDeps,
  input: Uint8Array,
  bits: number,
): Promise<number | undefined> => {
  for (let nonce = 0; isWanted(); nonce++) {
    if (workHolds(crypto, input, { nonce, bits })) return nonce;
    if (nonce % HASHES_PER_SLICE === HASHES_PER_SLICE - 1) {
      await new Promise<void>((resolve) => void clock.after(0, resolve));
    }
  }
  return undefined;
};
