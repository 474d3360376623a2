import { expect } from 'chai';
import type { Primitives } from '../../src/engine/crypto/primitives.ts';
import { concat } from '../../src/lib/bytes.ts';
import { fromHex, toHex } from '../vectors/hex.ts';
import { loadVectors } from '../vectors/load.ts';

/** A file of tests as rows; see test/vectors/README.md for where each comes from. */
interface Rows<T> {
  readonly tests: readonly T[];
}
type Ed25519Row = readonly [secret: string, publicKey: string, body: string, signature: string];
type GcmRow = readonly [
  key: string,
  nonce: string,
  ad: string,
  cipherText: string,
  tag: string,
  plain: string | null,
];

const rowsOf = async <T>(file: string): Promise<readonly T[]> => {
  const { tests } = await loadVectors<Rows<T>>(file);
  if (tests.length === 0) throw new Error(`${file} is empty`);
  return tests;
};

/** The larger published files, every row of them. */
export const vectorFiles = (name: string, primitives: Primitives): void => {
  describe(`published files: ${name}`, () => {
    it('Ed25519 signs and checks as its authors say', async () => {
      for (const [secret, key, body, signature] of await rowsOf<Ed25519Row>('ed25519-sign-input.json')) {
        const [publicKey, said] = [fromHex(key), fromHex(body)];
        expect(toHex(await primitives.signingPublicKey(fromHex(secret)))).to.equal(key);
        expect(toHex(await primitives.sign(fromHex(secret), said))).to.equal(signature);
        const signed = { publicKey, body: said, signature: fromHex(signature) };
        expect(await primitives.verify(signed)).to.equal(true);
        expect(await primitives.verify({ ...signed, body: concat(said, new Uint8Array(1)) })).to.equal(false);
      }
    });

    it('AES-256-GCM opens and refuses as NIST says', async () => {
      for (const [key, nonce, ad, cipherText, tag, plain] of await rowsOf<GcmRow>('gcm-256-decrypt.json')) {
        const input = { key: fromHex(key), nonce: fromHex(nonce), ad: fromHex(ad) };
        const opened = await primitives.open(input, fromHex(cipherText + tag));
        expect(opened ? toHex(opened) : null, tag).to.equal(plain);
        if (plain === null) continue;
        expect(toHex(await primitives.seal(input, fromHex(plain)))).to.equal(cipherText + tag);
      }
    });
  });
};
