/** How many codes there are: one guess is right once in a million. */
export const CODES = 1_000_000;

const DIGITS = 6;
const CANDIDATE_BYTES = 4;
/** The greatest multiple of a million that 32 bits hold: from there on a remainder would be biased. */
const LIMIT = Math.floor(2 ** 32 / CODES) * CODES;

/**
 * Six digits of uniform random bytes, every code equally likely: the first group of four bytes, as a number,
 * that lies below the limit, modulo a million. Undefined where there is none, which with 64 bytes happens once
 * in 10^58 times.
 */
export const sixDigits = (bytes: Uint8Array): string | undefined => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + CANDIDATE_BYTES <= bytes.length; at += CANDIDATE_BYTES) {
    const candidate = view.getUint32(at);
    if (candidate < LIMIT) return String(candidate % CODES).padStart(DIGITS, '0');
  }
  return undefined;
};
