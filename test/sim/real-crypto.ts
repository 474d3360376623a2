import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { type Bytes, concat, ownBytes } from '../../src/lib/bytes.ts';
import { type MakeSecrets, sha256 } from './crypto.ts';
import { Stream } from './random.ts';

const KEY_BYTES = 32;

/** A key seals one message only, so its nonce may be zeros. */
const NONCE = new Uint8Array(24);

const attempt = <T>(compute: () => T): T | undefined => {
  try {
    return compute();
  } catch {
    return undefined; // keys, signatures and seals that are none
  }
};

const keyOf = (shared: Uint8Array, ephemeral: Uint8Array, recipient: Uint8Array): Bytes =>
  sha256(concat(shared, ephemeral, recipient));

/** Ed25519, and sealed boxes over X25519 and XChaCha20-Poly1305, for smaller worlds: 2 ms for each signature. */
export const createNobleSecrets = (seed: string): MakeSecrets => {
  const chance = new Stream(seed, 'ephemeral keys');
  return (secretKey) => {
    const key = ownBytes(ed25519.getPublicKey(secretKey));
    const ownSecret = ed25519.utils.toMontgomerySecret(secretKey);
    return {
      key,
      signer: { publicKey: key, sign: (body) => ownBytes(ed25519.sign(body, secretKey)) },
      crypto: {
        hash: sha256,
        sign: (body) => ownBytes(ed25519.sign(body, secretKey)),
        verify: (publicKey, body, signature) =>
          attempt(() => ed25519.verify(signature, body, publicKey, { zip215: false })) ?? false,
        seal: (to, plain) =>
          attempt(() => {
            const secret = chance.bytes(KEY_BYTES);
            const ephemeral = x25519.getPublicKey(secret);
            const shared = x25519.getSharedSecret(secret, ed25519.utils.toMontgomery(to));
            return concat(ephemeral, xchacha20poly1305(keyOf(shared, ephemeral, to), NONCE).encrypt(plain));
          }),
        open: (sealed) =>
          attempt(() => {
            const ephemeral = sealed.subarray(0, KEY_BYTES);
            const shared = x25519.getSharedSecret(ownSecret, ephemeral);
            const cipher = xchacha20poly1305(keyOf(shared, ephemeral, key), NONCE);
            return ownBytes(cipher.decrypt(sealed.subarray(KEY_BYTES)));
          }),
      },
    };
  };
};
