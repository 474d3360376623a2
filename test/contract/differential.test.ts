import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToNumberLE } from '@noble/curves/utils.js';
import { expect } from 'chai';
import fc from 'fast-check';
import { kem } from '../../src/engine/crypto/kem.ts';
import { openMessage, sealMessage } from '../../src/engine/crypto/message-cipher.ts';
import { createNoblePrimitives } from '../../src/engine/crypto/noble-primitives.ts';
import { choosePlatformKem } from '../../src/engine/crypto/platform-kem.ts';
import type { SignatureInput } from '../../src/engine/crypto/primitives.ts';
import { createWebCryptoPrimitives } from '../../src/engine/crypto/web-crypto-primitives.ts';
import { type Bytes, concat, ownBytes } from '../../src/lib/bytes.ts';
import { fromHex, toHex } from '../vectors/hex.ts';
import { loadVectors } from '../vectors/load.ts';
import { L, P, bytesOf, complete, forge, smallOrderEncodings } from './differential/edwards.ts';

const noble = createNoblePrimitives();
const webCrypto = createWebCryptoPrimitives(crypto.subtle);
const SEED = 20_261_129;
const hexOf = (bytes: Uint8Array | undefined): string => (bytes ? toHex(bytes) : 'refused');

/** What both adapters say; fails where they differ. */
const verdict = async (input: SignatureInput): Promise<boolean> => {
  const [computed, asked] = [await noble.verify(input), await webCrypto.verify(input)];
  expect(asked, `key ${toHex(input.publicKey)}, signature ${toHex(input.signature)}`).to.equal(computed);
  return computed;
};

/** Both give the same for the same input. */
const bothGive = async (
  compute: (primitives: typeof noble) => Bytes | undefined | Promise<Bytes | undefined>,
): Promise<string> => {
  const computed = hexOf(await compute(noble));
  expect(hexOf(await compute(webCrypto))).to.equal(computed);
  return computed;
};

const bytes = (least: number, most = least) =>
  fc.uint8Array({ minLength: least, maxLength: most }).map(ownBytes);
const scalar = fc.bigInt({ min: 1n, max: L - 1n });
const changed = (from: Uint8Array, at: number, mask: number): Bytes => {
  const to = ownBytes(from);
  to[at % to.length]! ^= mask;
  return to;
};
const check = <T>(arbitrary: fc.Arbitrary<T>, numRuns: number, test: (value: T) => Promise<void>) =>
  fc.assert(fc.asyncProperty(arbitrary, test), { numRuns, seed: SEED });

/** What this platform has besides; what it has not is said in the test's title. */
const platform = await choosePlatformKem(crypto.subtle);
const chaChaKey = (key: Bytes): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw-secret' as 'raw', key, 'ChaCha20-Poly1305', false, ['encrypt', 'decrypt']);
const hasChaCha = await chaChaKey(new Uint8Array(32)).then(
  () => true,
  () => false,
);
const without = (hasIt: boolean): string => (hasIt ? '' : ' (which this one does not: computed alone)');

/** A body for which k = H(R ‖ A ‖ body) takes a key of small order out of the equation. */
const bodyThatCancels = (R: Bytes, key: Bytes): Bytes => {
  for (let i = 0; i < 1_000; i++) {
    const body = bytesOf(BigInt(i));
    const k = bytesToNumberLE(complete({ key, R, secret: 1n, nonce: 0n, body }).signature.subarray(32));
    if (k % 8n === 0n) return body;
  }
  throw new Error('no such body');
};

describe('Ed25519, the two adapters beside each other', () => {
  it('refuse all 14 encodings of small order as keys, with signatures whose equation holds', async () => {
    const encodings = smallOrderEncodings();
    expect(encodings).to.have.length(14);
    for (const key of encodings) {
      const nonce = 5n;
      const R = ownBytes(ed25519.Point.BASE.multiply(nonce).toBytes());
      const input = complete({ key, R, secret: 0n, nonce, body: bodyThatCancels(R, key) });
      expect(await verdict(input), toHex(key)).to.equal(false);
    }
  });

  it('refuse all 14 encodings of small order as R', async () => {
    const publicKey = ownBytes(ed25519.Point.BASE.multiply(7n).toBytes());
    for (const R of smallOrderEncodings())
      for (let i = 0n; i < 16n; i++) {
        const input = complete({ key: publicKey, R, secret: 7n, nonce: 0n, body: bytesOf(i) });
        expect(await verdict(input), toHex(R)).to.equal(false);
      }
  });

  it('say of the twelve cases of "Taming the Many EdDSAs" what its strictest libraries say', async () => {
    type Case = Record<'message' | 'pub_key' | 'signature', string>;
    const said: boolean[] = [];
    for (const { message, pub_key, signature } of await loadVectors<readonly Case[]>(
      'ed25519-speccheck/cases.json',
    )) {
      const [publicKey, body] = [fromHex(pub_key), fromHex(message)];
      said.push(await verdict({ publicKey, body, signature: fromHex(signature) }));
    }
    expect(said).to.deep.equal(Array.from({ length: 12 }, (_, i) => i === 3));
  });

  it('agree on keys and R with a part of small order, of which some hold and some do not', async () => {
    const held = { yes: 0, no: 0 };
    const forgery = fc.record({
      secret: scalar,
      nonce: scalar,
      body: bytes(0, 40),
      torsionOfKey: fc.nat(7),
      torsionOfR: fc.nat(7),
    });
    await check(forgery, 400, async (each) => {
      const isWhole = each.torsionOfKey === 0 && each.torsionOfR === 0;
      const holds = await verdict(forge(each));
      if (isWhole) expect(holds).to.equal(true);
      held[holds ? 'yes' : 'no']++;
    });
    expect(held.yes).to.be.above(30);
    expect(held.no).to.be.above(200);
  });

  it('agree on keys and signatures that were changed, and take them only as they were', async () => {
    const input = fc.tuple(bytes(32), bytes(0, 40), fc.nat(95), fc.nat(255));
    await check(input, 1_000, async ([secret, body, at, mask]) => {
      const publicKey = await noble.signingPublicKey(secret);
      const whole = concat(publicKey, await noble.sign(secret, body));
      const mutated = changed(whole, at, mask);
      const [key, signature] = [mutated.slice(0, 32), mutated.slice(32)];
      expect(await verdict({ publicKey: key, body, signature })).to.equal(mask === 0);
    });
  });

  it('agree on S that is not reduced, and refuse it', async () => {
    await check(fc.tuple(scalar, scalar, fc.integer({ min: 1, max: 15 })), 200, async ([a, r, times]) => {
      const input = forge({ secret: a, nonce: r, body: bytesOf(a), torsionOfKey: 0, torsionOfR: 0 });
      const S = bytesToNumberLE(input.signature.subarray(32)) + BigInt(times) * L;
      if (S >= 1n << 256n) return;
      const signature = concat(input.signature.subarray(0, 32), bytesOf(S));
      expect(await verdict({ ...input, signature })).to.equal(false);
    });
  });

  it('refuse every encoding of y that is not reduced, as key and as R', async () => {
    const honest = forge({ secret: 3n, nonce: 5n, body: bytesOf(1n), torsionOfKey: 0, torsionOfR: 0 });
    for (let y = P; y < 1n << 255n; y++)
      for (const sign of [0n, 1n << 255n]) {
        const encoded = bytesOf(y + sign);
        expect(await verdict({ ...honest, publicKey: encoded })).to.equal(false);
        const signature = concat(encoded, honest.signature.subarray(32));
        expect(await verdict({ ...honest, signature })).to.equal(false);
      }
  });
});

describe('the other primitives, the two adapters beside each other', () => {
  it('agree over X25519 with any keys, also those of low order, unreduced and with the high bit set', async () => {
    const small = fc.integer({ min: 0, max: 40 }).map((i) => bytesOf(P - 20n + BigInt(i)));
    const named = fc.constantFrom(
      ...['00', 'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b8', '01']
        .map((hex) => fromHex(hex.padEnd(64, '0')))
        .concat(fromHex('5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157')),
    );
    const key = fc.tuple(fc.oneof(bytes(32), small, named), fc.boolean());
    const results = new Set<boolean>();
    await check(fc.tuple(bytes(32), key), 600, async ([secret, [u, isHigh]]) => {
      const publicKey = isHigh ? changed(u, 31, 128) : u;
      results.add((await bothGive((primitives) => primitives.dh(secret, publicKey))) === 'refused');
    });
    expect(results.size, 'some are refused and some are not').to.equal(2);
    await check(bytes(0, 64), 100, async (u) => {
      if (u.length !== 32) expect(await bothGive((p) => p.dh(new Uint8Array(32), u))).to.equal('refused');
    });
  });

  it('derive, hash and authenticate the same', async () => {
    const input = fc.record({
      secret: bytes(0, 200),
      salt: bytes(0, 200),
      info: bytes(0, 200),
      length: fc.integer({ min: 1, max: 600 }),
    });
    await check(input, 300, async (each) => {
      await bothGive((primitives) => primitives.hkdf(each));
      await bothGive((primitives) => primitives.sha256(each.info));
      if (each.salt.length > 0) await bothGive((primitives) => primitives.hmac(each.salt, each.info));
    });
  });

  const sealing = fc.record({ key: bytes(32), nonce: bytes(12), ad: bytes(0, 40), plain: bytes(0, 100) });

  it('seal the same with AES-GCM, and open what was changed neither', async () => {
    await check(fc.tuple(sealing, fc.nat(), fc.nat(255)), 400, async ([{ plain, ...input }, at, mask]) => {
      const sealed = fromHex(await bothGive((primitives) => primitives.seal(input, plain)));
      const opened = await bothGive((primitives) => primitives.open(input, changed(sealed, at, mask)));
      expect(opened).to.equal(mask === 0 ? toHex(plain) : 'refused');
      const cut = sealed.slice(0, at % sealed.length);
      expect(await bothGive((primitives) => primitives.open(input, cut))).to.equal('refused');
    });
  });

  it(`seal messages as the platform does${without(hasChaCha)}, and open what was changed neither`, async () => {
    const { subtle } = crypto;
    await check(fc.tuple(sealing, fc.nat(), fc.nat(255)), 400, async ([{ plain, ...input }, at, mask]) => {
      const sealed = sealMessage(input, plain);
      const mutated = changed(sealed, at, mask);
      const opened = hexOf(openMessage(input, mutated));
      expect(opened).to.equal(mask === 0 ? toHex(plain) : 'refused');
      if (!hasChaCha) return;
      const how = { name: 'ChaCha20-Poly1305', iv: input.nonce, additionalData: input.ad };
      const key = await chaChaKey(input.key);
      expect(toHex(new Uint8Array(await subtle.encrypt(how, key, plain)))).to.equal(toHex(sealed));
      const theirs = await subtle.decrypt(how, key, mutated).catch(() => undefined);
      expect(hexOf(theirs && new Uint8Array(theirs))).to.equal(opened);
    });
  });

  it(`decapsulate the same with ML-KEM-768${without(platform !== kem)}, whatever became of the ciphertext`, async () => {
    await check(
      fc.tuple(bytes(64), bytes(32), fc.nat(), fc.nat(255)),
      100,
      async ([seed, coins, at, mask]) => {
        const publicKey = await kem.kemPublicKey(seed);
        expect(toHex(await platform.kemPublicKey(seed))).to.equal(toHex(publicKey));
        const sent = await kem.kemEncapsulate(publicKey, coins);
        const cipherText = changed(sent!.cipherText, at, mask);
        const [computed, asked] = [
          await kem.kemDecapsulate(seed, cipherText),
          await platform.kemDecapsulate(seed, cipherText),
        ];
        expect(hexOf(asked)).to.equal(hexOf(computed));
        expect(hexOf(computed) === toHex(sent!.sharedSecret)).to.equal(mask === 0);
      },
    );
  });
});
