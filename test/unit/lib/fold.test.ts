import { expect } from 'chai';
import fc from 'fast-check';
import { foldAt } from '../../../src/ui/chat/fold.ts';

describe('where a long text is cut', () => {
  it('is nowhere in a text of two screens or a little more', () => {
    for (const text of ['', 'x'.repeat(2_300), 'x\n'.repeat(34)]) expect(foldAt(text)).to.equal(undefined);
  });

  it('is behind 30 lines or 2,000 characters, and in no word or character', () => {
    expect(foldAt('x\n'.repeat(100))).to.equal(59);
    const words = 'seventeen letters '.repeat(200);
    expect(words.slice(0, foldAt(words))).to.match(/letters$/u);
    expect(
      '🐚'
        .repeat(2_000)
        .slice(0, foldAt('🐚'.repeat(2_000)) ?? 0)
        .isWellFormed(),
    ).to.equal(true);
    expect(`x${'🐚'.repeat(2_000)}`.slice(0, foldAt(`x${'🐚'.repeat(2_000)}`)).isWellFormed()).to.equal(true);
  });

  it('leaves little enough, whatever the text is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', ' ', '\n', '明', '🐚'), maxLength: 6_000 }),
        (text) => {
          const end = foldAt(text);
          const shown = text.slice(0, end);
          expect(shown.length).to.be.at.most(2_300);
          expect(shown.split('\n').length).to.be.at.most(36);
          if (end !== undefined) expect(text.length).to.be.above(end);
        },
      ),
    );
  });
});
