import { expect } from 'chai';
import fc from 'fast-check';
import { type Pauses, createBackoff } from '../../../src/lib/backoff.ts';

const ladders = fc
  .array(fc.integer({ min: 1, max: 3_600_000 }), { minLength: 1, maxLength: 8 })
  .map((pauses) => pauses as unknown as Pauses);

const take = (backoff: { next(): number }, count: number): readonly number[] =>
  Array.from({ length: count }, () => backoff.next());

describe('a back-off', () => {
  it('has every pause in its order, then the last one again and again', () => {
    fc.assert(
      fc.property(ladders, fc.integer({ min: 0, max: 20 }), (pauses, more) => {
        const got = take(createBackoff(pauses), pauses.length + more);
        expect(got).to.deep.equal([...pauses, ...Array.from({ length: more }, () => pauses.at(-1))]);
      }),
    );
  });

  it('begins anew, or at a later pause, wherever it was', () => {
    fc.assert(
      fc.property(ladders, fc.nat(20), fc.nat(10), (pauses, before, first) => {
        const backoff = createBackoff(pauses);
        take(backoff, before);
        backoff.reset();
        expect(take(backoff, pauses.length)).to.deep.equal(pauses);
        backoff.reset(first);
        expect(backoff.next()).to.equal(pauses[first] ?? pauses.at(-1));
      }),
    );
  });

  it('is each for itself', () => {
    const pauses: Pauses = [1, 2, 3];
    const [one, other] = [createBackoff(pauses), createBackoff(pauses)];
    take(one, 2);
    expect([one.next(), other.next()]).to.deep.equal([3, 1]);
  });
});
