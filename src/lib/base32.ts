import type { Bytes } from './bytes.ts';

/** RFC 4648 section 6, lower case, no padding: no two symbols that a reader confuses with case. */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const VALUE_BY_CHAR = new Map([...ALPHABET].map((char, value) => [char, value]));

/** Base32 of bytes: 32 bytes make 52 characters. */
export const toBase32 = (bytes: Uint8Array): string => {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0x1fff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET.charAt((held >>> bits) & 31);
    }
  }
  return bits > 0 ? text + ALPHABET.charAt((held << (5 - bits)) & 31) : text;
};

/** Bytes of canonical base32, or undefined: wrong characters, and left-over bits that are not zero. */
export const fromBase32 = (text: string): Bytes | undefined => {
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const char of text) {
    const value = VALUE_BY_CHAR.get(char);
    if (value === undefined) return undefined;
    held = ((held << 5) | value) & 0x1fff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (held >>> bits) & 255;
    }
  }
  const leftOver = held & ((1 << bits) - 1);
  return bits < 5 && leftOver === 0 && at === bytes.length ? bytes : undefined;
};
