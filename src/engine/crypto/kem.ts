import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';
import { ownBytes } from '../../lib/bytes.ts';
import {
  type Primitives,
  KEM_CIPHERTEXT_BYTES,
  KEM_COINS_BYTES,
  KEM_SEED_BYTES,
  mustBe,
} from './primitives.ts';

/** ML-KEM-768 for both adapters: no browser has it in WebCrypto yet. */
export const kem: Pick<Primitives, 'kemPublicKey' | 'kemEncapsulate' | 'kemDecapsulate'> = {
  kemPublicKey: (seed) => {
    mustBe(seed, KEM_SEED_BYTES);
    return ownBytes(ml_kem768.keygen(seed).publicKey);
  },
  kemEncapsulate: (publicKey, coins) => {
    mustBe(coins, KEM_COINS_BYTES);
    try {
      const { cipherText, sharedSecret } = ml_kem768.encapsulate(publicKey, coins);
      return { cipherText: ownBytes(cipherText), sharedSecret: ownBytes(sharedSecret) };
    } catch {
      return undefined; // of a wrong length, or with coefficients that are not reduced
    }
  },
  kemDecapsulate: (seed, cipherText) => {
    mustBe(seed, KEM_SEED_BYTES);
    if (cipherText.length !== KEM_CIPHERTEXT_BYTES) return undefined;
    return ownBytes(ml_kem768.decapsulate(cipherText, ml_kem768.keygen(seed).secretKey));
  },
};
