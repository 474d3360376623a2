/** Bytes that own a plain ArrayBuffer, so that they can be transferred between threads. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** No bytes at all: for reading, and never to be transferred. */
export const NO_BYTES: Bytes = new Uint8Array();

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** UTF-8 of a text. */
export const utf8 = (text: string): Bytes => encoder.encode(text);

/** Text of UTF-8 bytes, or undefined where they are not UTF-8. */
export const fromUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
};

/** Length of a text in UTF-8 bytes. */
export const utf8Length = (text: string): number => encoder.encode(text).length;

/** All parts, one after the other, in one new array. */
export const concat = (...parts: readonly Uint8Array[]): Bytes => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

/** -1, 0 or 1: lexicographic order of two byte strings, a shorter prefix first. */
export const compareBytes = (a: Uint8Array, b: Uint8Array): -1 | 0 | 1 => {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const x = a[i] as number;
    const y = b[i] as number;
    if (x !== y) return x < y ? -1 : 1;
  }
  return a.length === b.length ? 0 : a.length < b.length ? -1 : 1;
};

/** Whether two byte strings are the same; not constant-time, so not for comparing secrets. */
export const equalBytes = (a: Uint8Array, b: Uint8Array): boolean => compareBytes(a, b) === 0;

/** A copy with a buffer of its own, safe to transfer. */
export const ownBytes = (bytes: Uint8Array): Bytes => new Uint8Array(bytes);

/** Overwrites secrets with zeros; skips those that are undefined or null. */
export const erase = (...secrets: readonly (Uint8Array | null | undefined)[]): void => {
  for (const secret of secrets) secret?.fill(0);
};
