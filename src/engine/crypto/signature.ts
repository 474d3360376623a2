import { ed25519 } from '@noble/curves/ed25519.js';
import { type Bytes, concat, ownBytes, utf8 } from '../../lib/bytes.ts';
import type { Random } from '../../ports/random.ts';

/** Bytes of an Ed25519 public key, secret seed and signature (RFC 8032). */
export const PUBLIC_KEY_BYTES = 32;
export const SECRET_KEY_BYTES = 32;
export const SIGNATURE_BYTES = 64;

/** An Ed25519 key pair; the secret is the seed of RFC 8032, 5.1.5. */
export interface SigningKey {
  readonly secretKey: Bytes;
  readonly publicKey: Bytes;
}

/** The pair of a secret seed. */
export const signingKeyOf = (secretKey: Bytes): SigningKey => ({
  secretKey,
  publicKey: ownBytes(ed25519.getPublicKey(secretKey)),
});

/** A new key from fresh randomness. */
export const createSigningKey = (random: Random): SigningKey => signingKeyOf(random.bytes(SECRET_KEY_BYTES));

/** What is signed: a label that names the purpose, a zero byte, the body. */
const labelled = (label: string, body: Uint8Array): Bytes => concat(utf8(`${label}\0`), body);

/** Ed25519 over label and body. */
export const sign = (key: SigningKey, label: string, body: Uint8Array): Bytes =>
  ownBytes(ed25519.sign(labelled(label, body), key.secretKey));

/** What a signature is checked against. */
export interface Signed {
  readonly publicKey: Uint8Array;
  readonly label: string;
  readonly body: Uint8Array;
  readonly signature: Uint8Array;
}

/** Whether the signature holds, by RFC 8032 and not by ZIP 215; never throws. */
export const verify = ({ publicKey, label, body, signature }: Signed): boolean => {
  try {
    return ed25519.verify(signature, labelled(label, body), publicKey, { zip215: false });
  } catch {
    return false; // noble throws on keys and signatures that are no points at all
  }
};
