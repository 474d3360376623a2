import { expect } from 'chai';
import { createNoblePrimitives } from '../../src/engine/crypto/noble-primitives.ts';
import { canDoPrimitives, createWebCryptoPrimitives } from '../../src/engine/crypto/web-crypto-primitives.ts';
import type published from '../vectors/published.json';
import { loadVectors } from '../vectors/load.ts';
import { primitivesContract } from './primitives.ts';
import { vectorFiles } from './vector-files.ts';

const known = await loadVectors<typeof published>('published.json');

const adapters = [
  ['noble', createNoblePrimitives()],
  ['WebCrypto', createWebCryptoPrimitives(crypto.subtle)],
] as const;

for (const [name, primitives] of adapters) {
  primitivesContract(name, primitives, known);
  vectorFiles(name, primitives);
}

describe('what the platform can', () => {
  it('is found out by trying', async () => {
    expect(await canDoPrimitives(crypto.subtle)).to.equal(true);
    expect(await canDoPrimitives(undefined)).to.equal(false);
    const refuses = () => Promise.reject(new DOMException('not here', 'NotSupportedError'));
    const old: Partial<SubtleCrypto> = { importKey: refuses };
    expect(await canDoPrimitives(old as SubtleCrypto)).to.equal(false);
  });
});
