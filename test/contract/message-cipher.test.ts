import { expect } from 'chai';
import { expandKey, openMessage, sealMessage } from '../../src/engine/crypto/message-cipher.ts';
import { kem } from '../../src/engine/crypto/kem.ts';
import { choosePlatformKem } from '../../src/engine/crypto/platform-kem.ts';
import { fromHex, toHex } from '../vectors/hex.ts';
import { loadVectors } from '../vectors/load.ts';
import type published from '../vectors/published.json';

const known = await loadVectors<typeof published>('published.json');

describe('what seals messages', () => {
  it('seals and expands as RFC 8439 says', () => {
    for (const { from, key, nonce, ad, plain, sealed } of known.chacha20poly1305) {
      const input = { key: fromHex(key), nonce: fromHex(nonce), ad: fromHex(ad) };
      expect(toHex(sealMessage(input, fromHex(plain))), from).to.equal(sealed);
      expect(toHex(openMessage(input, fromHex(sealed))!), from).to.equal(plain);
    }
    for (const { from, key, block } of known.chacha20Blocks)
      expect(toHex(expandKey(fromHex(key))), from).to.equal(block);
  });

  it('opens nothing that was changed in any byte, key, nonce or data beside it', () => {
    const input = { key: new Uint8Array(32).fill(3), nonce: new Uint8Array(12), ad: new Uint8Array([1]) };
    const sealed = sealMessage(input, new Uint8Array(20));
    for (let i = 0; i < sealed.length; i++)
      expect(openMessage(input, sealed.with(i, sealed[i]! ^ 128)), `${i}`).to.equal(undefined);
    for (const length of [0, 15, 16, 35])
      expect(openMessage(input, sealed.slice(0, length))).to.equal(undefined);
    expect(openMessage({ ...input, ad: new Uint8Array() }, sealed)).to.equal(undefined);
    expect(openMessage({ ...input, nonce: new Uint8Array(12).fill(1) }, sealed)).to.equal(undefined);
    expect(openMessage({ ...input, key: new Uint8Array(32) }, sealed)).to.equal(undefined);
    expect(openMessage(input, sealed)).to.deep.equal(new Uint8Array(20));
  });

  it('takes keys and nonces of no other length', () => {
    const [key, nonce, ad] = [new Uint8Array(32), new Uint8Array(12), new Uint8Array()];
    expect(() => sealMessage({ key: key.slice(1), nonce, ad }, ad)).to.throw();
    expect(() => openMessage({ key, nonce: nonce.slice(1), ad }, new Uint8Array(16))).to.throw();
    expect(() => expandKey(key.slice(1))).to.throw();
  });
});

describe('ML-KEM-768 of the platform', () => {
  it('is done without where the platform does not have it, or says so and does not', async () => {
    const refuse = () => Promise.reject(new DOMException('not here', 'NotSupportedError'));
    const old: Partial<SubtleCrypto> = { importKey: refuse };
    expect(await choosePlatformKem(old as SubtleCrypto)).to.equal(kem);
    const half = { importKey: refuse, getPublicKey: refuse, decapsulateBits: refuse };
    expect(await choosePlatformKem(half as unknown as SubtleCrypto)).to.equal(kem);
  });

  it('gives what the computed one gives', async () => {
    const platform = await choosePlatformKem(crypto.subtle);
    const seed = Uint8Array.from({ length: 64 }, (_, i) => i);
    const publicKey = await kem.kemPublicKey(seed);
    expect(await platform.kemPublicKey(seed)).to.deep.equal(publicKey);
    const sent = await platform.kemEncapsulate(publicKey, new Uint8Array(32).fill(8));
    const damaged = sent!.cipherText.with(3, sent!.cipherText[3]! ^ 1);
    for (const cipherText of [sent!.cipherText, damaged])
      expect(await platform.kemDecapsulate(seed, cipherText)).to.deep.equal(
        await kem.kemDecapsulate(seed, cipherText),
      );
  });
});
