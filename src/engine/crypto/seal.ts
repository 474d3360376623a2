import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { type Bytes, ownBytes } from '../../lib/bytes.ts';

/** Bytes that sealing adds. */
export const SEAL_OVERHEAD_BYTES = 16;

/**
 * A nonce of zeros is right here, and only because every key is derived for one single message
 * (from nonces of both sides); a key that is used twice would need another.
 */
const ONE_MESSAGE_NONCE = new Uint8Array(24);

/** XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) under a key that seals this message only. */
export const sealOnce = (key: Uint8Array, plain: Uint8Array): Bytes =>
  ownBytes(xchacha20poly1305(key, ONE_MESSAGE_NONCE).encrypt(plain));

/** What was sealed, or undefined where key or bytes are not right. */
export const openOnce = (key: Uint8Array, sealed: Uint8Array): Bytes | undefined => {
  try {
    return ownBytes(xchacha20poly1305(key, ONE_MESSAGE_NONCE).decrypt(sealed));
  } catch {
    return undefined;
  }
};
