import { expect } from 'chai';
import fc from 'fast-check';
import { chance, jitter } from '../../../src/lib/jitter.ts';
import { createSeededRandom } from '../../doubles/random.ts';

/** What draws these bytes, whatever is asked. */
const drawing = (...bytes: readonly number[]) => ({ bytes: () => Uint8Array.from(bytes) });

describe('chance', () => {
  it('is from 0 up to but not including 1, and rises with what was drawn', () => {
    expect([drawing(0, 0), drawing(128, 0), drawing(255, 255)].map(chance)).to.deep.equal([
      0,
      0.5,
      65_535 / 65_536,
    ]);
  });
});

describe('jitter', () => {
  it('is off by up to one part either way, for whatever is drawn', () => {
    fc.assert(
      fc.property(
        fc.nat(255),
        fc.nat(255),
        fc.nat(4_000_000),
        fc.integer({ min: 2, max: 10 }),
        (...given) => {
          const [a, b, ms, parts] = given;
          const off = jitter(drawing(a, b), ms, parts) - ms;
          expect(Math.abs(off)).to.be.at.most(Math.ceil(ms / parts));
        },
      ),
    );
  });

  it('comes near both ends, and is right on average', () => {
    const random = createSeededRandom(7);
    const all = Array.from({ length: 4_000 }, () => jitter(random, 12_000, 4));
    expect(Math.min(...all)).to.be.within(9_000, 9_050);
    expect(Math.max(...all)).to.be.within(14_950, 15_000);
    expect(all.reduce((sum, ms) => sum + ms) / all.length).to.be.within(11_900, 12_100);
  });

  it('is the same for the same chance', () => {
    const draw = (seed: number): number => jitter(createSeededRandom(seed), 60_000, 3);
    expect([draw(1), draw(2)]).to.deep.equal([draw(1), draw(2)]);
  });
});
