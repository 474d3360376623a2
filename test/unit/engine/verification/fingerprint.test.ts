import { expect } from 'chai';
import fc from 'fast-check';
import {
  decodeScan,
  encodeScan,
  numericFingerprint,
  partyOf,
} from '../../../../src/engine/verification/fingerprint.ts';
import { personIdOf } from '../../../../src/engine/wire/ids.ts';
import { toBase32 } from '../../../../src/lib/base32.ts';
import { utf8 } from '../../../../src/lib/bytes.ts';
import { createSeededRandom } from '../../../doubles/random.ts';
import { fromHex } from '../../../vectors/hex.ts';
import { FUZZ_RUNS } from '../../fuzz.ts';

const random = createSeededRandom(34);
const someone = () => {
  const key = random.bytes(32);
  return partyOf(key, personIdOf(key));
};

describe('the longer code', () => {
  it('is Signal’s numeric fingerprint: the vector of its own test', () => {
    // libsignal, NumericFingerprintGeneratorTest: ALICE_IDENTITY, BOB_IDENTITY, DISPLAYABLE_FINGERPRINT_V1.
    const alice = {
      key: fromHex('0506863bc66d02b40d27b8d49ca7c09e9239236f9d7d25d6fcca5ce13c7064d868'),
      stableId: utf8('+14152222222'),
    };
    const bob = {
      key: fromHex('05f781b6fb32fed9ba1cf2de978d4d5da28dc34046ae814402b5c0dbd96fda907b'),
      stableId: utf8('+14153333333'),
    };
    const digits = '300354477692869396892869876765458257569162576843440918079131';
    expect(numericFingerprint(alice, bob)).to.equal(digits);
    expect(numericFingerprint(bob, alice)).to.equal(digits);
  });

  it('is the same on both sides and another one for any other key', () => {
    const [mina, jun, eve] = [someone(), someone(), someone()];
    const code = numericFingerprint(mina, jun);
    expect(code).to.match(/^\d{60}$/);
    expect(numericFingerprint(jun, mina)).to.equal(code);
    expect(numericFingerprint(mina, eve)).not.to.equal(code);
    expect(numericFingerprint(eve, jun)).not.to.equal(code);
  });
});

describe('the QR code of the fingerprints', () => {
  it('names the key of its screen, and the key that the other person is known by', () => {
    const [mine, theirs] = [random.bytes(32), random.bytes(32)];
    const text = encodeScan(mine, theirs);
    // Letters, digits and a colon: what a QR code has the short form for.
    expect(text).to.match(/^DRIFTPOST:[A-Z2-7]+$/);
    const scan = decodeScan(text);
    if (typeof scan === 'string') throw new Error(scan);
    expect(toBase32(scan.shown)).to.equal(personIdOf(mine));
    expect(toBase32(scan.other)).to.equal(personIdOf(theirs));
  });

  it('is not read where one letter is wrong, nor from any other text', () => {
    const text = encodeScan(random.bytes(32), random.bytes(32));
    for (let at = 10; at < text.length; at++) {
      const wrong = `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
      expect(decodeScan(wrong), wrong).to.equal('unreadable');
    }
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl()), (other) => {
        expect(decodeScan(other)).to.equal('unreadable');
        expect(decodeScan(`DRIFTPOST:${other}`)).to.equal('unreadable');
      }),
      { numRuns: FUZZ_RUNS / 10 },
    );
  });
});
