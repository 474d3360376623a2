import { expect } from 'chai';
import { codeIn } from '../../../src/lib/code-stretches.ts';
import { spoilersIn, withoutSpoilers } from '../../../src/lib/spoilers.ts';

const hidden = (text: string): readonly string[] =>
  spoilersIn(text).map(({ from, to }) => text.slice(from, to));
const code = (text: string): readonly string[] => codeIn(text).map(({ from, to }) => text.slice(from, to));

describe('what is hidden in a text', () => {
  const SHOWN: Readonly<Record<string, string>> = {
    'It was ||the gardener||.': 'It was ▮▮▮.',
    '||a|| and ||b||': '▮▮▮ and ▮▮▮',
    '凶手是||园丁||。': '凶手是▮▮▮。',
    'Убийца||садовник||!': 'Убийца▮▮▮!',
    '||two\nlines||': '▮▮▮',
    '||\nsecret\n||': '▮▮▮',
    '> ||\n> secret\n> ||': '> ▮▮▮',
    '||`secret`||': '▮▮▮',
    '||one || two||': '▮▮▮',
  };
  for (const [text, shown] of Object.entries(SHOWN))
    it(`${JSON.stringify(text)} is shown as ${JSON.stringify(shown)}`, () => {
      expect(withoutSpoilers(text)).to.equal(shown);
    });

  for (const text of [
    'plain',
    'a || b || c',
    '||open',
    'x || y||',
    '||||',
    '|||three|||',
    '`a||b||c`',
    '```\nif (a||b||c)\n```',
    'a ||\n  b ||\n  c',
  ])
    it(`nothing is in ${JSON.stringify(text)}`, () => {
      expect(withoutSpoilers(text)).to.equal(text);
    });

  it('is what stands outside of code, whatever bars are in it', () => {
    expect(hidden('`a||b` and ||secret||')).to.deep.equal(['||secret||']);
    expect(hidden('```\na||b\n```\n||secret||')).to.deep.equal(['||secret||']);
    // Backticks that nothing closes hide no sign.
    expect(hidden('it`s ||secret||\n\nit`s')).to.deep.equal(['||secret||']);
    expect(hidden('```\n||secret||')).to.deep.equal(['||secret||']);
  });
});

describe('code in a text', () => {
  it('stands between as many backticks', () => {
    expect(code('a `b` c ``d ` e`` f')).to.deep.equal(['`b`', '``d ` e``']);
    expect(code('```js\nlet a\n```\n`x`')).to.deep.equal(['```js\nlet a\n```', '`x`']);
    expect(code('````\n```\n````')).to.deep.equal(['````\n```\n````']);
    expect(code('> ```\n> a\n> ```')).to.deep.equal(['> ```\n> a\n> ```']);
  });

  it('is none without an end', () => {
    expect(code('`a ``b')).to.deep.equal([]);
    expect(code('```js\nlet a\n')).to.deep.equal([]);
  });
});
