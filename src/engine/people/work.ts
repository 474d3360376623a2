import type { Bytes } from '../../lib/bytes.ts';
import { concat, utf8 } from '../../lib/bytes.ts';
import type { Clock } from '../../ports/clock.ts';
import { sha256 } from '../crypto/hash.ts';

/**
 * Proof of work (hashcash, Back 2002): a number that makes SHA-256 of `driftpost/work/1`, a zero byte, a subject and
 * the number begin with so many zero bits. 53 bytes, so that one try is one block of SHA-256.
 */

/** Bits a contact request costs: a quarter of a million tries, a second or two on a phone. */
export const REQUEST_WORK_BITS = 18;

const LABEL = utf8('driftpost/work/1\0');
const SUBJECT_BYTES = 32;
const NONCE_AT = LABEL.length + SUBJECT_BYTES;
export const MAX_NONCE = 0xffff_ffff;

/** How long is worked before others get their turn, in milliseconds, and how many tries until the clock is read. */
const SLICE_MS = 5;
const TRIES_PER_LOOK = 128;
const MAX_TRIES_PER_SLICE = 4_096;

/** Tries one number after the other over the same 32 bytes. */
const createTrial = (subject: Uint8Array, bits: number): ((nonce: number) => boolean) => {
  const bytes = concat(LABEL, subject, new Uint8Array(4));
  const view = new DataView(bytes.buffer);
  return (nonce) => {
    view.setUint32(NONCE_AT, nonce);
    return leadingZeros(sha256(bytes)) >= bits;
  };
};

const leadingZeros = (hash: Bytes): number => {
  const first = hash.findIndex((byte) => byte !== 0);
  return first < 0 ? 8 * hash.length : 8 * first + Math.clz32(hash[first] ?? 0) - 24;
};

/** Whether that number was found with so much work. */
export const hasWork = (subject: Uint8Array, nonce: number, bits: number): boolean =>
  createTrial(subject, bits)(nonce);

/** Finds such a number, a few milliseconds at a time; undefined where there is none, which does not happen. */
export const doWork = (clock: Clock, subject: Uint8Array, bits: number): Promise<number | undefined> =>
  new Promise((resolve) => {
    const holds = createTrial(subject, bits);
    let nonce = 0;
    const slice = (): void => {
      const began = clock.now();
      for (let tries = 1; tries <= MAX_TRIES_PER_SLICE && nonce <= MAX_NONCE; tries++, nonce++) {
        if (holds(nonce)) return resolve(nonce);
        // A clock that is set back ends the slice too.
        if (tries % TRIES_PER_LOOK === 0 && Math.abs(clock.now() - began) >= SLICE_MS) break;
      }
      if (nonce > MAX_NONCE) return resolve(undefined);
      clock.after(0, slice);
    };
    slice();
  });
