import { expect } from 'chai';
import { openMessage, sealMessage } from '../../src/engine/crypto/message-cipher.ts';
import { DH_KEY_BYTES, type Primitives } from '../../src/engine/crypto/primitives.ts';
import { fromHex, toHex } from '../vectors/hex.ts';
import { loadVectors } from '../vectors/load.ts';

/** A test of a Wycheproof file and what its group says; all bytes are hexadecimal. */
type Test = Readonly<Record<string, string | number | undefined>> & {
  readonly tcId: number;
  readonly comment: string;
  readonly result: 'valid' | 'invalid' | 'acceptable';
};
interface Group {
  readonly tests: readonly Test[];
  readonly publicKey?: { readonly pk?: string };
  readonly ivSize?: number;
  readonly keySize?: number;
  readonly tagSize?: number;
}
interface File {
  readonly testGroups: readonly Group[];
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const bytesOf = (test: Test, field: string) => fromHex(text(test[field]));

/** Whether a test comes out as it should; undefined where it is of sizes that we do not have. */
type Check = (primitives: Primitives, test: Test, group: Group) => Promise<boolean | undefined>;

const isValid = ({ result }: Test): boolean => result === 'valid';

const checks: Readonly<Record<string, Check>> = {
  'x25519_test.json': async (primitives, test) => {
    const shared = await primitives.dh(bytesOf(test, 'private'), bytesOf(test, 'public'));
    const isZero = fromHex(text(test['shared'])).every((byte) => byte === 0);
    return isZero ? shared === undefined : shared !== undefined && toHex(shared) === test['shared'];
  },
  'ed25519_test.json': async (primitives, test, group) => {
    const input = { body: bytesOf(test, 'msg'), signature: bytesOf(test, 'sig') };
    const publicKey = fromHex(text(group.publicKey?.pk));
    return (await primitives.verify({ publicKey, ...input })) === isValid(test);
  },
  'hkdf_sha256_test.json': async (primitives, test) => {
    const length = Number(test['size']);
    if (length > 255 * DH_KEY_BYTES) return undefined; // our own lengths are constants
    const input = {
      secret: bytesOf(test, 'ikm'),
      salt: bytesOf(test, 'salt'),
      info: bytesOf(test, 'info'),
      length,
    };
    return (toHex(await primitives.hkdf(input)) === test['okm']) === isValid(test);
  },
  'hmac_sha256_test.json': async (primitives, test, { tagSize = 256 }) => {
    const tag = toHex(await primitives.hmac(bytesOf(test, 'key'), bytesOf(test, 'msg')));
    return (tag.slice(0, tagSize / 4) === test['tag']) === isValid(test);
  },
  'aes_gcm_test.json': async (primitives, test, { ivSize, keySize, tagSize }) => {
    if (ivSize !== 96 || keySize !== 256 || tagSize !== 128) return undefined;
    const input = { key: bytesOf(test, 'key'), nonce: bytesOf(test, 'iv'), ad: bytesOf(test, 'aad') };
    const plain = await primitives.open(input, fromHex(text(test['ct']) + text(test['tag'])));
    if (!isValid(test)) return plain === undefined;
    const sealed = await primitives.seal(input, bytesOf(test, 'msg'));
    return (
      plain !== undefined &&
      toHex(plain) === test['msg'] &&
      toHex(sealed) === text(test['ct']) + text(test['tag'])
    );
  },
  'chacha20_poly1305_test.json': (_, test, { ivSize }) => {
    if (ivSize !== 96) return Promise.resolve(undefined);
    const input = { key: bytesOf(test, 'key'), nonce: bytesOf(test, 'iv'), ad: bytesOf(test, 'aad') };
    const whole = text(test['ct']) + text(test['tag']);
    const plain = openMessage(input, fromHex(whole));
    const isRight = plain !== undefined && toHex(plain) === test['msg'];
    const isSame = !isValid(test) || toHex(sealMessage(input, bytesOf(test, 'msg'))) === whole;
    return Promise.resolve(isRight === isValid(test) && isSame);
  },
  'mlkem_768_test.json': async (primitives, test) => {
    const seed = bytesOf(test, 'seed');
    if (seed.length !== 64) return !isValid(test);
    const isKey = test['ek'] === undefined || toHex(await primitives.kemPublicKey(seed)) === test['ek'];
    const secret = await primitives.kemDecapsulate(seed, bytesOf(test, 'c'));
    return (isKey && secret !== undefined && toHex(secret) === test['K']) === isValid(test);
  },
  'mlkem_768_keygen_seed_test.json': async (primitives, test) =>
    (toHex(await primitives.kemPublicKey(bytesOf(test, 'seed'))) === test['ek']) === isValid(test),
  'mlkem_768_encaps_test.json': async (primitives, test) => {
    const sent = await primitives.kemEncapsulate(bytesOf(test, 'ek'), bytesOf(test, 'm'));
    const isRight =
      sent !== undefined && toHex(sent.cipherText) === test['c'] && toHex(sent.sharedSecret) === test['K'];
    return isRight === isValid(test);
  },
};

/** Every Wycheproof file in test/vectors/wycheproof that is about one of our primitives, every test of it. */
export const wycheproof = async (name: string, primitives: Primitives): Promise<void> => {
  for (const [file, check] of Object.entries(checks)) {
    const vectors = await loadVectors<File>(`wycheproof/${file}`);
    if (!vectors) continue;
    it(`Wycheproof ${file}: ${name}`, async () => {
      const wrong: string[] = [];
      let run = 0;
      for (const group of vectors.testGroups) {
        for (const test of group.tests) {
          const outcome = await check(primitives, test, group);
          if (outcome !== undefined) run++;
          if (outcome === false) wrong.push(`${test.tcId} ${test.result}: ${test.comment}`);
        }
      }
      expect(run).to.be.above(0);
      expect(wrong).to.deep.equal([]);
    });
  }
};
