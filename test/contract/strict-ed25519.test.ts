import { expect } from 'chai';
import { isStrict } from '../../src/engine/crypto/strict-ed25519.ts';
import { concat } from '../../src/lib/bytes.ts';
import { L, P, bytesOf, smallOrderEncodings } from './differential/edwards.ts';

/** Not all libraries have these checks, so what the ones here refuse anyway is asked for by itself. */
describe('what is asked of an Ed25519 signature before any library sees it', () => {
  const SIGN = 1n << 255n;
  const point = bytesOf(4n);
  const passes = (key: bigint, R = 4n, S = 0n): boolean =>
    isStrict({
      publicKey: bytesOf(key),
      body: new Uint8Array(),
      signature: concat(bytesOf(R), bytesOf(S)),
    });

  it('is that S is below the order of the base point', () => {
    expect([0n, 1n, L - 1n].map((S) => passes(4n, 4n, S))).to.deep.equal([true, true, true]);
    expect([L, L + 1n, 2n * L, SIGN, 2n * SIGN - 1n].map((S) => passes(4n, 4n, S))).to.deep.equal(
      Array.from({ length: 5 }, () => false),
    );
  });

  it('is that key and R are reduced and of no small order, whatever their sign', () => {
    for (const sign of [0n, SIGN]) {
      for (const y of [2n, 3n, P - 2n]) {
        expect(passes(y + sign)).to.equal(true);
        expect(passes(4n, y + sign)).to.equal(true);
      }
      for (let y = P - 1n; y < SIGN; y++) {
        expect(passes(y + sign)).to.equal(false);
        expect(passes(4n, y + sign)).to.equal(false);
      }
    }
    for (const encoded of smallOrderEncodings()) {
      const half = bytesOf(0n);
      expect(isStrict({ publicKey: encoded, body: half, signature: concat(point, half) })).to.equal(false);
      expect(isStrict({ publicKey: point, body: half, signature: concat(encoded, half) })).to.equal(false);
    }
  });

  it('is that both have their length, wherever they lie in memory', () => {
    const shifted = new Uint8Array(200).subarray(3);
    shifted.fill(4, 0, 128);
    const input = { publicKey: shifted.subarray(0, 32), body: shifted, signature: shifted.subarray(32, 96) };
    expect(isStrict(input)).to.equal(true);
    for (const length of [0, 31, 33])
      expect(isStrict({ ...input, publicKey: shifted.subarray(0, length) })).to.equal(false);
    for (const length of [0, 32, 63, 65])
      expect(isStrict({ ...input, signature: shifted.subarray(0, length) })).to.equal(false);
  });
});
