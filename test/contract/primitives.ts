import { expect } from 'chai';
import { DH_KEY_BYTES, type Primitives } from '../../src/engine/crypto/primitives.ts';
import { type Bytes, concat } from '../../src/lib/bytes.ts';
import type published from '../vectors/published.json';
import { fromHex, toHex } from '../vectors/hex.ts';

type Published = typeof published;

const hexOf = (bytes: Bytes | undefined): string => (bytes ? toHex(bytes) : 'refused');

/** What is published about each primitive, every one of it. */
const vectors = (primitives: Primitives, published: Published): void => {
  it('agrees as RFC 7748 says', async () => {
    for (const { from, secret, public: key, shared } of published.x25519) {
      expect(hexOf(await primitives.dh(fromHex(secret), fromHex(key))), from).to.equal(shared);
    }
    for (const { from, secret, public: key } of published.x25519Pairs) {
      expect(hexOf((await primitives.dhKeyPair(fromHex(secret))).publicKey), from).to.equal(key);
    }
  });

  it('agrees a thousand times over as RFC 7748 says', async () => {
    let [k, u] = [new Uint8Array(DH_KEY_BYTES), new Uint8Array(DH_KEY_BYTES)];
    k[0] = u[0] = 9;
    for (let i = 0; i < 1_000; i++) {
      const next = await primitives.dh(k, u);
      if (!next) throw new Error('refused');
      [u, k] = [k, next];
      if (i === 0) expect(toHex(k)).to.equal(published.x25519Iterated.once);
    }
    expect(toHex(k)).to.equal(published.x25519Iterated.thousandTimes);
  });

  it('signs as RFC 8032 says', async () => {
    for (const each of published.ed25519) {
      const [secret, body] = [fromHex(each.secret), fromHex(each.body)];
      const publicKey = await primitives.signingPublicKey(secret);
      const signature = await primitives.sign(secret, body);
      expect([toHex(publicKey), toHex(signature)], each.from).to.deep.equal([each.public, each.signature]);
      expect(await primitives.verify({ publicKey, body, signature })).to.equal(true);
      const forged = signature.with(0, signature[0]! ^ 1);
      expect(await primitives.verify({ publicKey, body, signature: forged })).to.equal(false);
      expect(
        await primitives.verify({ publicKey, body: concat(body, new Uint8Array(1)), signature }),
      ).to.equal(false);
    }
  });

  it('derives as RFC 5869 and RFC 4231 say, and hashes as FIPS 180-4 does', async () => {
    for (const { from, secret, salt, info, output } of published.hkdf) {
      const input = {
        secret: fromHex(secret),
        salt: fromHex(salt),
        info: fromHex(info),
        length: output.length / 2,
      };
      expect(toHex(await primitives.hkdf(input)), from).to.equal(output);
    }
    for (const { from, key, body, output } of published.hmac) {
      expect(toHex(await primitives.hmac(fromHex(key), fromHex(body))), from).to.equal(output);
    }
    for (const { from, body, output } of published.sha256) {
      expect(toHex(await primitives.sha256(fromHex(body))), from).to.equal(output);
    }
  });

  it('seals as the authors of GCM say', async () => {
    for (const { from, key, nonce, ad, plain, sealed } of published.aes256gcm) {
      const input = { key: fromHex(key), nonce: fromHex(nonce), ad: fromHex(ad) };
      expect(toHex(await primitives.seal(input, fromHex(plain))), from).to.equal(sealed);
      expect(hexOf(await primitives.open(input, fromHex(sealed))), from).to.equal(plain);
    }
  });
};

/** u-coordinates of low order, RFC 7748 section 6.1 and what follows from it: all results are zeros. */
const LOW_ORDER = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
];

const refusals = (primitives: Primitives): void => {
  const secret = new Uint8Array(32).fill(3);
  const input = { key: secret, nonce: new Uint8Array(12), ad: new Uint8Array([1]) };

  it('agrees with no key of low order, and with nothing that is no key', async () => {
    for (const point of LOW_ORDER)
      expect(await primitives.dh(secret, fromHex(point)), point).to.equal(undefined);
    for (const length of [0, 31, 33])
      expect(await primitives.dh(secret, new Uint8Array(length))).to.equal(undefined);
  });

  it('opens nothing that was changed in any byte, key, nonce or data beside it', async () => {
    const sealed = await primitives.seal(input, new Uint8Array(20));
    for (let i = 0; i < sealed.length; i++) {
      expect(await primitives.open(input, sealed.with(i, sealed[i]! ^ 128)), `${i}`).to.equal(undefined);
    }
    for (const length of [0, 15, 16, 35]) {
      expect(await primitives.open(input, sealed.slice(0, length))).to.equal(undefined);
    }
    expect(await primitives.open({ ...input, ad: new Uint8Array() }, sealed)).to.equal(undefined);
    expect(await primitives.open({ ...input, nonce: new Uint8Array(12).fill(1) }, sealed)).to.equal(
      undefined,
    );
    expect(await primitives.open({ ...input, key: new Uint8Array(32) }, sealed)).to.equal(undefined);
    expect(hexOf(await primitives.open(input, sealed))).to.equal('00'.repeat(20));
  });

  it('verifies nothing with keys and signatures that are none', async () => {
    const body = new Uint8Array(3);
    for (const length of [0, 31, 32, 33]) {
      const publicKey = new Uint8Array(length).fill(255);
      expect(await primitives.verify({ publicKey, body, signature: new Uint8Array(64) })).to.equal(false);
    }
    const publicKey = await primitives.signingPublicKey(secret);
    for (const length of [0, 63, 65]) {
      expect(await primitives.verify({ publicKey, body, signature: new Uint8Array(length) })).to.equal(false);
    }
  });
};

const encapsulation = (primitives: Primitives): void => {
  const seed = Uint8Array.from({ length: 64 }, (_, i) => i);
  const coins = new Uint8Array(32).fill(8);

  it('takes a secret to the owner of the key only', async () => {
    const key = await primitives.kemPublicKey(seed);
    const sent = await primitives.kemEncapsulate(key, coins);
    if (!sent) throw new Error('refused');
    expect([key.length, sent.cipherText.length, sent.sharedSecret.length]).to.deep.equal([1_184, 1_088, 32]);
    expect(await primitives.kemDecapsulate(seed, sent.cipherText)).to.deep.equal(sent.sharedSecret);
    const damaged = sent.cipherText.with(5, sent.cipherText[5]! ^ 1);
    expect(await primitives.kemDecapsulate(seed, damaged)).not.to.deep.equal(sent.sharedSecret);
    expect(await primitives.kemDecapsulate(seed.with(0, 9), sent.cipherText)).not.to.deep.equal(
      sent.sharedSecret,
    );
  });

  it('refuses keys that are not reduced and ciphertexts of another length', async () => {
    expect(await primitives.kemEncapsulate(new Uint8Array(1_184).fill(255), coins)).to.equal(undefined);
    expect(await primitives.kemEncapsulate(new Uint8Array(1_183), coins)).to.equal(undefined);
    expect(await primitives.kemDecapsulate(seed, new Uint8Array(1_087))).to.equal(undefined);
  });
};

/** What every adapter of the primitives passes. */
export const primitivesContract = (name: string, primitives: Primitives, known: Published): void => {
  describe(`primitives: ${name}`, () => {
    vectors(primitives, known);
    refusals(primitives);
    encapsulation(primitives);
  });
};
