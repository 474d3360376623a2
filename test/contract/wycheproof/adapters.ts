import { kem } from '../../../src/engine/crypto/kem.ts';
import { createNoblePrimitives } from '../../../src/engine/crypto/noble-primitives.ts';
import { choosePlatformKem } from '../../../src/engine/crypto/platform-kem.ts';
import type { Primitives } from '../../../src/engine/crypto/primitives.ts';
import { createWebCryptoPrimitives } from '../../../src/engine/crypto/web-crypto-primitives.ts';

/** What is run: an adapter, without what it has from another one. */
export interface Adapter {
  readonly name: string;
  readonly primitives: Partial<Primitives>;
  /** How often the platform was asked; undefined for what is computed. */
  readonly calls?: () => number;
}

/** The platform's cryptography, and how often it was asked. */
const counted = (subtle: SubtleCrypto): readonly [subtle: SubtleCrypto, calls: () => number] => {
  let calls = 0;
  const get = (target: SubtleCrypto, name: keyof SubtleCrypto): unknown => {
    const method: unknown = target[name];
    if (typeof method !== 'function') return method;
    return (...args: readonly unknown[]) => {
      calls++;
      return method.apply(target, args) as unknown;
    };
  };
  return [new Proxy(subtle, { get: (target, name) => get(target, name as keyof SubtleCrypto) }), () => calls];
};

export const noble: Adapter = { name: 'noble', primitives: createNoblePrimitives() };

/** WebCrypto without ML-KEM, which it has only on some platforms: see `platformKem`. */
export const webCrypto = (): Adapter => {
  const [subtle, calls] = counted(crypto.subtle);
  const { dh, verify, hkdf, hmac, open, seal } = createWebCryptoPrimitives(subtle);
  return { name: 'WebCrypto', primitives: { dh, verify, hkdf, hmac, open, seal }, calls };
};

/** ML-KEM-768 of this platform, or undefined where it has none and the app computes it. */
export const platformKem = async (): Promise<Adapter | undefined> => {
  const [subtle, calls] = counted(crypto.subtle);
  const chosen = await choosePlatformKem(subtle);
  if (chosen === kem) return undefined;
  const { kemPublicKey, kemDecapsulate } = chosen;
  return { name: 'the ML-KEM of the platform', primitives: { kemPublicKey, kemDecapsulate }, calls };
};
