/** The number of codes: a guess is right once in a million. */
export const CODES = 1_000_000;

const DIGITS = 6;
const CANDIDATE_BYTES = 4;
/** The greatest multiple of a million in 32 bits. Remainders of greater numbers would be biased. */
const LIMIT = Math.floor(2 ** 32 / CODES) * CODES;

/**
 * Six digits from uniform random bytes, without bias (rejection sampling): the first four bytes that are, as a number, below
 * the limit, modulo a million. undefined: there are none, which with 64 bytes happens once in 10^58 times.
 */
export const sixDigits = (bytes: Uint8Array): string | undefined => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + CANDIDATE_BYTES <= bytes.length; at += CANDIDATE_BYTES) {
    const candidate = view.getUint32(at);
    if (candidate < LIMIT) return String(candidate % CODES).padStart(DIGITS, '0');
  }
  return undefined;
};
