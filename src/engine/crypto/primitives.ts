import type { Bytes } from '../../lib/bytes.ts';

/** Bytes of X25519 secret and public keys and of what two of them agree on (RFC 7748). */
export const DH_KEY_BYTES = 32;
/** Bytes of an AES-256-GCM key, nonce and tag (NIST SP 800-38D). */
export const AEAD_KEY_BYTES = 32;
export const AEAD_NONCE_BYTES = 12;
export const AEAD_TAG_BYTES = 16;
/** Bytes of ML-KEM-768 (FIPS 203): seed d ‖ z, encapsulation key, ciphertext, coins m. */
export const KEM_SEED_BYTES = 64;
export const KEM_PUBLIC_KEY_BYTES = 1184;
export const KEM_CIPHERTEXT_BYTES = 1088;
export const KEM_COINS_BYTES = 32;

/** At once from an adapter that computes, later from one that asks the platform. */
export type Awaitable<T> = T | Promise<T>;

/** An X25519 pair; the secret is kept as it was drawn, and clamped where it is used. */
export interface DhKeyPair {
  readonly secretKey: Bytes;
  readonly publicKey: Bytes;
}

/** What HKDF-SHA-256 (RFC 5869) is given; `length` in bytes, at most 8,160. */
export interface HkdfInput {
  readonly secret: Uint8Array;
  readonly salt: Uint8Array;
  readonly info: Uint8Array;
  readonly length: number;
}

/** What a message is sealed under: 32 bytes of key, 12 of nonce, and what is authenticated beside it. */
export interface AeadInput {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly ad: Uint8Array;
}

/** What an Ed25519 signature is checked against (RFC 8032). */
export interface SignatureInput {
  readonly publicKey: Uint8Array;
  readonly body: Uint8Array;
  readonly signature: Uint8Array;
}

/** A secret for two, and what takes it to the owner of the key. */
export interface Encapsulation {
  readonly cipherText: Bytes;
  readonly sharedSecret: Bytes;
}

/**
 * The published constructions everything else is put together from, each of them one function of its
 * inputs: randomness is handed in. Two adapters, which give the same bytes: `createNoblePrimitives`
 * computes, `createWebCryptoPrimitives` asks the platform. Keys of a wrong length are bugs and throw;
 * what a peer can cause comes back as `undefined` or `false`.
 */
export interface Primitives {
  /** SHA-256 (FIPS 180-4). */
  sha256(bytes: Uint8Array): Awaitable<Bytes>;
  /** HMAC-SHA-256 (RFC 2104), 32 bytes. */
  hmac(key: Uint8Array, bytes: Uint8Array): Awaitable<Bytes>;
  /** HKDF-SHA-256 (RFC 5869). */
  hkdf(input: HkdfInput): Awaitable<Bytes>;
  /** The X25519 pair of 32 random bytes, which it takes over: the pair has these very bytes. */
  dhKeyPair(secretKey: Bytes): Awaitable<DhKeyPair>;
  /** What two keys agree on, or undefined where the other key is of low order and the result all zeros. */
  dh(secretKey: Uint8Array, publicKey: Uint8Array): Awaitable<Bytes | undefined>;
  /** The Ed25519 public key of a 32-byte seed. */
  signingPublicKey(secretKey: Uint8Array): Awaitable<Bytes>;
  /** Ed25519 over the body, with a 32-byte seed. */
  sign(secretKey: Uint8Array, body: Uint8Array): Awaitable<Bytes>;
  /** Whether the signature holds: the strict, cofactorless rule of PROTOCOL.md, the same in every adapter. */
  verify(input: SignatureInput): Awaitable<boolean>;
  /** AES-256-GCM: ciphertext and 16 bytes of tag. */
  seal(input: AeadInput, plain: Uint8Array): Awaitable<Bytes>;
  /** What was sealed, or undefined where key, nonce, data or bytes are not the ones. */
  open(input: AeadInput, sealed: Uint8Array): Awaitable<Bytes | undefined>;
  /** The ML-KEM-768 encapsulation key of a 64-byte seed (FIPS 203, ML-KEM.KeyGen_internal). */
  kemPublicKey(seed: Uint8Array): Awaitable<Bytes>;
  /** ML-KEM-768 with 32 random bytes; undefined where the key fails the check of FIPS 203, 7.2. */
  kemEncapsulate(publicKey: Uint8Array, coins: Uint8Array): Awaitable<Encapsulation | undefined>;
  /**
   * What was encapsulated to the key of this seed. A ciphertext that was not made for it gives a secret that no peer has
   * (implicit rejection). A ciphertext of a wrong length gives undefined.
   */
  kemDecapsulate(seed: Uint8Array, cipherText: Uint8Array): Awaitable<Bytes | undefined>;
}

/** A key of another length is a bug of ours, never something that a peer sent. */
export const mustBe = (bytes: Uint8Array, length: number): void => {
  if (bytes.length !== length) throw new Error(`${length} bytes expected`);
};
