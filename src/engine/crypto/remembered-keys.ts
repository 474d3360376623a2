/** What newer platforms have besides: WICG, "Modern Algorithms in the Web Cryptography API". */
export interface NewerSubtle extends SubtleCrypto {
  /** The public key of a secret one; where it is missing, one has to multiply for it. */
  getPublicKey?(key: CryptoKey, usages: readonly string[]): Promise<CryptoKey>;
}

/**
 * The key of these very bytes, imported once: a ratchet uses each of its X25519 keys two or three times. It is
 * gone when the bytes are, and the bytes must not change.
 */
export const remembered = (
  importKey: (bytes: Uint8Array) => Promise<CryptoKey>,
): ((bytes: Uint8Array) => Promise<CryptoKey>) => {
  const keys = new WeakMap<Uint8Array, Promise<CryptoKey>>();
  return (bytes) => {
    const known = keys.get(bytes) ?? importKey(bytes);
    keys.set(bytes, known);
    return known;
  };
};
