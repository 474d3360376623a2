import { expect } from 'chai';
import { isBlank, withoutBlankEnds } from '../../../src/lib/visible-text.ts';

const NOTHING = [
  0x200b, 0x3164, 0x2800, 0xad, 0x200d, 0x202e, 0x34f, 0x2060, 0xfeff, 0x115f, 0xffa0, 0x180e, 0xe0061,
  0xfe0f, 9,
];

describe('a text of which nothing can be seen', () => {
  it('is blank, whatever it consists of', () => {
    for (const code of NOTHING) {
      const sign = String.fromCodePoint(code);
      for (const text of [sign, sign.repeat(3), ` ${sign}\n${sign} `])
        expect(isBlank(text), code.toString(16)).to.equal(true);
      expect(isBlank(`${sign}.`), code.toString(16)).to.equal(false);
    }
    for (const text of ['', ' ', '\n\n', '\u00a0']) expect(isBlank(text)).to.equal(true);
    for (const text of ['a', '👍', '\u0301', '.', '明']) expect(isBlank(text)).to.equal(false);
  });

  it('is left out at the ends, line by line', () => {
    expect(withoutBlankEnds('\n \n\u200b\nhello\n\n there \n \n\u3164\u2800\n')).to.equal('hello\n\n there');
    expect(withoutBlankEnds('  if (x)\n    y')).to.equal('  if (x)\n    y');
    expect(withoutBlankEnds(' \u3164 ')).to.equal('');
  });
});
