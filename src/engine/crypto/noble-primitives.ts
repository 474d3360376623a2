import { gcm } from '@noble/ciphers/aes.js';
import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { bytesToNumberLE } from '@noble/curves/utils.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { type Bytes, concat, equalBytes, ownBytes } from '../../lib/bytes.ts';
import { kem } from './kem.ts';
import {
  type AeadInput,
  type Primitives,
  type SignatureInput,
  AEAD_KEY_BYTES,
  AEAD_NONCE_BYTES,
  DH_KEY_BYTES,
  mustBe,
} from './primitives.ts';
import { isStrict } from './strict-ed25519.ts';

/** The result, or undefined where noble threw over what a peer sent. */
const attempt = (compute: () => Uint8Array): Bytes | undefined => {
  try {
    return ownBytes(compute());
  } catch {
    return undefined;
  }
};

const cipherOf = ({ key, nonce, ad }: AeadInput): ReturnType<typeof gcm> => {
  mustBe(key, AEAD_KEY_BYTES);
  mustBe(nonce, AEAD_NONCE_BYTES);
  return gcm(key, nonce, ad);
};

const { Point } = ed25519;

/**
 * Whether R is the encoding of [S]B - [k]A: the cofactorless equation, which RFC 8032, 5.1.7 allows and WebCrypto
 * prescribes. noble's own `verify` multiplies both sides by 8, and so takes signatures that no browser takes.
 */
const holds = ({ publicKey, body, signature }: SignatureInput): boolean => {
  const [R, S] = [signature.subarray(0, DH_KEY_BYTES), signature.subarray(DH_KEY_BYTES)];
  const k = Point.Fn.create(bytesToNumberLE(sha512(concat(R, publicKey, body))));
  const A = Point.fromBytes(publicKey, false);
  const found = Point.BASE.multiplyUnsafe(bytesToNumberLE(S)).subtract(A.multiplyUnsafe(k));
  return equalBytes(found.toBytes(), R);
};

/** Everything computed here, at once: works in every engine, and is what the other adapter is measured by. */
export const createNoblePrimitives = (): Primitives => ({
  ...kem,
  sha256: (bytes) => ownBytes(sha256(bytes)),
  hmac: (key, bytes) => ownBytes(hmac(sha256, key, bytes)),
  hkdf: ({ secret, salt, info, length }) => ownBytes(hkdf(sha256, secret, salt, info, length)),
  dhKeyPair: (secretKey) => ({
    secretKey,
    publicKey: ownBytes(x25519.getPublicKey(secretKey)),
  }),
  dh: (secretKey, publicKey) => {
    mustBe(secretKey, DH_KEY_BYTES);
    return attempt(() => x25519.getSharedSecret(secretKey, publicKey));
  },
  signingPublicKey: (secretKey) => ownBytes(ed25519.getPublicKey(secretKey)),
  sign: (secretKey, body) => ownBytes(ed25519.sign(body, secretKey)),
  verify: (input) => {
    try {
      return isStrict(input) && holds(input);
    } catch {
      return false; // a key that is no point at all
    }
  },
  seal: (input, plain) => ownBytes(cipherOf(input).encrypt(plain)),
  open: (input, sealed) => {
    const cipher = cipherOf(input);
    return attempt(() => cipher.decrypt(sealed));
  },
});
