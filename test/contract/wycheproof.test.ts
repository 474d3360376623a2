import { expect } from 'chai';
import { kem } from '../../src/engine/crypto/kem.ts';
import { choosePlatformKem } from '../../src/engine/crypto/platform-kem.ts';
import type { Primitives } from '../../src/engine/crypto/primitives.ts';
import { type Adapter, noble, platformKem, webCrypto } from './wycheproof/adapters.ts';
import { CIPHERS, type FileCheck, type Outcome, PRIMITIVES } from './wycheproof/checks.ts';
import { type Group, type Test, isValid, testsOf } from './wycheproof/file.ts';

/** Runs all tests of a file; says which came out wrong. */
const wrongOf = async (
  file: string,
  check: (test: Test, group: Group) => Promise<Outcome>,
): Promise<readonly string[]> => {
  const wrong: string[] = [];
  for (const [test, group] of await testsOf(file)) {
    if ((await check(test, group)) === 'wrong')
      wrong.push(`${test.tcId} ${test.result}: ${test.comment ?? ''}`);
  }
  return wrong;
};

const has = ({ primitives }: Adapter, { needs }: FileCheck): boolean =>
  needs.every((name) => primitives[name] !== undefined);

/** Every test of a file by one adapter; by a platform, which is asked for everything that is valid. */
const run = (file: string, { check }: FileCheck, { name, primitives, calls }: Adapter): void => {
  it(`${file}: ${name}`, async () => {
    const wrong = await wrongOf(file, async (test, group) => {
      const before = calls?.();
      const outcome = await check(primitives as Primitives, test, group);
      if (calls && outcome === 'right' && isValid(test))
        expect(calls(), `${test.tcId} was not asked of the platform`).to.be.above(before ?? 0);
      return outcome;
    });
    expect(wrong).to.deep.equal([]);
  });
};

const platform = await platformKem();
const adapters = [noble, webCrypto(), ...(platform ? [platform] : [])];

describe('Wycheproof', () => {
  for (const [file, check] of Object.entries(PRIMITIVES)) {
    for (const adapter of adapters) if (has(adapter, check)) run(file, check, adapter);
  }
  for (const [file, check] of Object.entries(CIPHERS)) {
    it(`${file}: noble alone, which seals messages everywhere`, async () => {
      expect(await wrongOf(file, check)).to.deep.equal([]);
    });
  }

  it('mlkem_768_encaps_test.json is run by noble alone: platforms take no randomness from us', async () => {
    const { kemEncapsulate } = await choosePlatformKem(crypto.subtle);
    expect(kemEncapsulate).to.equal(kem.kemEncapsulate);
  });

  if (!platform)
    it('mlkem_768_test.json and mlkem_768_keygen_seed_test.json are run by noble alone: no ML-KEM here', async () => {
      expect(await choosePlatformKem(crypto.subtle)).to.equal(kem);
    });

  it('fails where a file is missing', async () => {
    const { fetch } = globalThis;
    globalThis.fetch = () => Promise.resolve(new Response(null, { status: 404 }));
    const failed = await testsOf('x25519_test.json').catch((error: unknown) => error);
    globalThis.fetch = fetch;
    expect(failed).to.be.instanceOf(Error);
  });
});
