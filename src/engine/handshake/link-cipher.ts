import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { type Bytes, ownBytes } from '../../lib/bytes.ts';
import { type Agreement, keyOf } from './handshake.ts';

const NONCE_BYTES = 12;
const COUNTER_AT = 4;

/** Seals and opens the frames of one link. Frames are numbered, so none is accepted twice or out of order. */
export interface LinkCipher {
  seal(frame: Uint8Array): Bytes;
  /** The next frame, or undefined where these bytes are not the next frame. */
  open(sealed: Uint8Array): Bytes | undefined;
}

/** Makes the cipher of a link. Simulated worlds may hand in another one. */
export type CreateLinkCipher = (agreement: Agreement) => LinkCipher;

/** The nonces of one direction: four zero bytes and a 64-bit little-endian counter (Noise, 12.3). */
const createNonces = (): (() => Uint8Array) => {
  let next = 0n;
  return () => {
    const nonce = new Uint8Array(NONCE_BYTES);
    new DataView(nonce.buffer).setBigUint64(COUNTER_AT, next++, true);
    return nonce;
  };
};

/**
 * ChaCha20-Poly1305 (RFC 8439) under one key per direction. DTLS encrypts already. This cipher binds every frame to the
 * handshake, and keeps frames secret from a middlebox that ends DTLS.
 */
export const createLinkCipher: CreateLinkCipher = (agreement) => {
  const { role } = agreement.transcript;
  const sending = keyOf(agreement, 'frames', role);
  const receiving = keyOf(agreement, 'frames', role === 'low' ? 'high' : 'low');
  const [nextOut, nextIn] = [createNonces(), createNonces()];
  return {
    seal: (frame) => ownBytes(chacha20poly1305(sending, nextOut()).encrypt(frame)),
    open: (sealed) => {
      try {
        return ownBytes(chacha20poly1305(receiving, nextIn()).decrypt(sealed));
      } catch {
        return undefined;
      }
    },
  };
};
