import { expect } from 'chai';
import { answer, ask, takeReveal } from '../../../../src/engine/verification/sas.ts';
import { CODES, sixDigits } from '../../../../src/engine/verification/sas-digits.ts';
import { createSeededRandom } from '../../../doubles/random.ts';

/** Pearson's chi-square of counts that should all be equal. */
const chiSquare = (counts: Uint32Array): number => {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
};

/** Above this a chi-square with so many degrees of freedom is by chance once in a million times (normal approximation). */
const limitOf = (freedom: number): number => freedom + 4.9 * Math.sqrt(2 * freedom);

const bytesOf = (...numbers: readonly number[]): Uint8Array => {
  const view = new DataView(new ArrayBuffer(4 * numbers.length));
  for (const [index, number] of numbers.entries()) view.setUint32(4 * index, number);
  return new Uint8Array(view.buffer);
};

describe('six digits', () => {
  it('keep their zeros in front', () => {
    expect(sixDigits(bytesOf(0))).to.equal('000000');
    expect(sixDigits(bytesOf(42))).to.equal('000042');
    expect(sixDigits(bytesOf(7_000_123))).to.equal('000123');
  });

  it('pass over what would make low codes likelier', () => {
    expect(sixDigits(bytesOf(4_293_999_999))).to.equal('999999');
    expect(sixDigits(bytesOf(4_294_000_000, 5))).to.equal('000005');
    expect(sixDigits(bytesOf(4_294_967_295, 4_294_000_000, 123_456))).to.equal('123456');
    expect(sixDigits(bytesOf(4_294_000_000, 4_294_967_295))).to.equal(undefined);
    expect(sixDigits(new Uint8Array(3))).to.equal(undefined);
  });

  it('are uniform: a million of them, in a thousand classes', () => {
    const random = createSeededRandom(32);
    const counts = new Uint32Array(1_000);
    const bytes = random.bytes(4 * CODES);
    for (let at = 0; at < bytes.length; at += 4) {
      const code = sixDigits(bytes.subarray(at));
      const group = Math.floor(Number(code) / 1_000);
      counts[group] = (counts[group] ?? 0) + 1;
    }
    expect(chiSquare(counts)).to.be.below(limitOf(999)).and.above(700);
  });

  it('are uniform at every place also where a whole exchange makes them', () => {
    const random = createSeededRandom(33);
    const draw = () => random.bytes(32);
    const keys = () => ({ identityKey: draw(), deviceKey: draw() });
    const [own, theirs, transcript, pairSecret] = [keys(), keys(), draw(), draw()];
    const places = Array.from({ length: 6 }, () => new Uint32Array(10));
    for (let i = 0; i < 5_000; i++) {
      const asking = ask({ own, theirs, transcript, pairSecret }, draw());
      const answered = answer(
        { own: theirs, theirs: own, transcript, pairSecret },
        asking.commitment,
        draw(),
      );
      const code = takeReveal(answered, asking.nonce)?.code ?? '';
      for (const [place, digit] of [...code].entries()) {
        const counts = places[place] as Uint32Array;
        counts[Number(digit)] = (counts[Number(digit)] ?? 0) + 1;
      }
    }
    // Nine degrees of freedom: above 45 once in a million times.
    for (const counts of places) expect(chiSquare(counts)).to.be.below(45);
  });
});
