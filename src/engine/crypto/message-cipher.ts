import { chacha20, chacha20poly1305 } from '@noble/ciphers/chacha.js';
import type { Bytes } from '../../lib/bytes.ts';
import type { AeadInput } from './primitives.ts';

// Always computed here and at once: the platform takes as long to be asked as a message takes to be sealed.
// docs/adr/0009-primitives.md has the figures.

/** ChaCha20-Poly1305 (RFC 8439): ciphertext and 16 bytes of tag. Keys of 32 bytes, nonces of 12, or it throws. */
export const sealMessage = ({ key, nonce, ad }: AeadInput, plain: Uint8Array): Bytes =>
  chacha20poly1305(key, nonce, ad).encrypt(plain) as Bytes;

/** What was sealed, or undefined where key, nonce, data or bytes are not the ones. */
export const openMessage = ({ key, nonce, ad }: AeadInput, sealed: Uint8Array): Bytes | undefined => {
  const cipher = chacha20poly1305(key, nonce, ad);
  try {
    return cipher.decrypt(sealed) as Bytes;
  } catch {
    return undefined;
  }
};

const BLOCK_BYTES = 64;
const NO_NONCE = new Uint8Array(12);

/**
 * The 64 bytes of ChaCha20's first block (RFC 8439, 2.3) under a nonce of zeros: a pseudorandom generator. The
 * key must be used for nothing else.
 */
export const expandKey = (key: Uint8Array): Bytes =>
  chacha20(key, NO_NONCE, new Uint8Array(BLOCK_BYTES)) as Bytes;
