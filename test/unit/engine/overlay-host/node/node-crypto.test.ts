import { expect } from 'chai';
import fc from 'fast-check';
import { createNoblePrimitives } from '../../../../../src/engine/crypto/noble-primitives.ts';
import { type SigningKey, signingKeyOf } from '../../../../../src/engine/crypto/signature.ts';
import { createWebCryptoPrimitives } from '../../../../../src/engine/crypto/web-crypto-primitives.ts';
import { createNodeCrypto } from '../../../../../src/engine/overlay-host/node/node-crypto.ts';
import type { OverlayCrypto } from '../../../../../src/engine/overlay/overlay.ts';
import { type Bytes, concat, utf8 } from '../../../../../src/lib/bytes.ts';
import { createSeededRandom } from '../../../../doubles/random.ts';

const random = createSeededRandom(11);
const noble = createNoblePrimitives();

/** The Ed25519 points of low order, encoded (RFC 8032): whatever is agreed on with them is known to all. */
const LOW_ORDER = [
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000080',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
].map((hex) => Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)));

const secret = utf8('where is everybody');

for (const [name, primitives] of [
  ['computed', noble],
  ['by the platform', createWebCryptoPrimitives(crypto.subtle)],
] as const)
  describe(`cryptography of a node, ${name}`, () => {
    let mina: { readonly device: SigningKey; readonly crypto: OverlayCrypto };
    let jun: typeof mina;
    const newNode = async (): Promise<typeof mina> => {
      const device = await signingKeyOf(primitives, random.bytes(32));
      return { device, crypto: createNodeCrypto({ primitives, random, device }) };
    };
    before(async () => {
      [mina, jun] = [await newNode(), await newNode()];
    });

    const sealed = async (plain = secret): Promise<Bytes> =>
      (await mina.crypto.seal(jun.device.publicKey, plain)) as Bytes;

    it('seals to a device key what only its owner opens', async () => {
      const box = await sealed();
      expect(await jun.crypto.open(box)).to.deep.equal(secret);
      expect(await mina.crypto.open(box)).to.equal(undefined);
      expect(await (await newNode()).crypto.open(box)).to.equal(undefined);
    });

    it('signs with the device key', async () => {
      const { device, crypto } = mina;
      const signature = await crypto.sign(secret);
      expect(await jun.crypto.verify(device.publicKey, secret, signature)).to.equal(true);
      expect(await jun.crypto.verify(jun.device.publicKey, secret, signature)).to.equal(false);
    });

    it('seals nothing as well as a lot', async () => {
      for (const plain of [new Uint8Array(0), random.bytes(8_192)])
        expect(await jun.crypto.open(await sealed(plain))).to.deep.equal(plain);
    });

    it('never seals the same twice, and adds 48 bytes', async () => {
      const [a, b] = [await sealed(), await sealed()];
      expect(a).not.to.deep.equal(b);
      expect(a.length).to.equal(secret.length + 48);
    });

    it('opens nothing in which any one bit is changed, and nothing that is cut', async () => {
      const box = await sealed();
      await fc.assert(
        fc.asyncProperty(fc.nat(box.length - 1), fc.nat(7), async (at, bit) => {
          // The highest bit of an X25519 key is masked (RFC 7748, 5), but the key as it stands is bound to the box.
          const changed = box.slice();
          changed[at] = (changed[at] ?? 0) ^ (1 << bit);
          expect(await jun.crypto.open(changed)).to.equal(undefined);
          expect(await jun.crypto.open(box.slice(0, at))).to.equal(undefined);
        }),
        { numRuns: 200 },
      );
    });

    it('seals nothing to keys of low order or that are no keys, and opens nothing sealed with them', async () => {
      const box = await sealed();
      for (const key of [...LOW_ORDER, new Uint8Array(32).fill(0xff), new Uint8Array(31)]) {
        expect(await mina.crypto.seal(key, secret), key.join()).to.equal(undefined);
        if (key.length === 32)
          expect(await jun.crypto.open(concat(key, box.subarray(32))), key.join()).to.equal(undefined);
      }
    });

    it('checks signatures over bytes as they are', async () => {
      const body = utf8('a record');
      const signature = await primitives.sign(mina.device.secretKey, body);
      expect(await jun.crypto.verify(mina.device.publicKey, body, signature)).to.equal(true);
      expect(await jun.crypto.verify(mina.device.publicKey, utf8('a recorD'), signature)).to.equal(false);
    });

    it('opens what the other way of computing has sealed', async () => {
      const other = createNodeCrypto({ primitives: noble, random, device: mina.device });
      const box = (await other.seal(jun.device.publicKey, secret)) as Bytes;
      expect(await jun.crypto.open(box)).to.deep.equal(secret);
    });
  });
