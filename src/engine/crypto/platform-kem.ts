import type { Bytes } from '../../lib/bytes.ts';
import { kem } from './kem.ts';
import { KEM_CIPHERTEXT_BYTES, KEM_SEED_BYTES, type Primitives, mustBe } from './primitives.ts';
import { remembered } from './remembered-keys.ts';

type Kem = Pick<Primitives, 'kemPublicKey' | 'kemEncapsulate' | 'kemDecapsulate'>;

const NAME = 'ML-KEM-768';

/** What the types of this compiler's platform do not know yet. */
interface KemSubtle {
  getPublicKey?(key: CryptoKey, usages: readonly string[]): Promise<CryptoKey>;
  importKey(format: string, ...rest: readonly unknown[]): Promise<CryptoKey>;
  exportKey(format: string, key: CryptoKey): Promise<ArrayBuffer>;
  decapsulateBits?(name: string, key: CryptoKey, cipherText: Uint8Array): Promise<ArrayBuffer>;
}

/** ML-KEM-768 of the platform; but for encapsulating, where it takes no randomness from us. */
const createPlatformKem = (subtle: Required<KemSubtle>): Kem => {
  const keyOf = remembered((seed) => subtle.importKey('raw-seed', seed, NAME, false, ['decapsulateBits']));
  return {
    kemPublicKey: async (seed) => {
      mustBe(seed, KEM_SEED_BYTES);
      const key = await subtle.getPublicKey(await keyOf(seed), ['encapsulateBits']);
      return new Uint8Array(await subtle.exportKey('raw-public', key));
    },
    kemEncapsulate: kem.kemEncapsulate,
    kemDecapsulate: async (seed, cipherText) => {
      mustBe(seed, KEM_SEED_BYTES);
      if (cipherText.length !== KEM_CIPHERTEXT_BYTES) return undefined;
      return new Uint8Array(await subtle.decapsulateBits(NAME, await keyOf(seed), cipherText));
    },
  };
};

const canDoKem = (subtle: KemSubtle): subtle is Required<KemSubtle> =>
  subtle.getPublicKey !== undefined && subtle.decapsulateBits !== undefined;

/** A seed for trying the platform. No person's key is made of it. */
const probe = (): Bytes => new Uint8Array(KEM_SEED_BYTES).fill(1);

/** ML-KEM-768 of the platform where it has it, found out by trying, else computed. */
export const choosePlatformKem = async (subtle: SubtleCrypto): Promise<Kem> => {
  const newer: KemSubtle = subtle as unknown as KemSubtle;
  if (!canDoKem(newer)) return kem;
  const platform = createPlatformKem(newer);
  try {
    const key = await platform.kemPublicKey(probe());
    return key.length > 0 ? platform : kem;
  } catch {
    return kem;
  }
};
