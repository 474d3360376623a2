import { expect } from 'chai';
import fc from 'fast-check';
import type { FormNode } from '../../../../src/ui/form/form-node.ts';
import { parseForm } from '../../../../src/ui/form/parse-form.ts';
import { plainText } from '../../../../src/ui/form/plain-text.ts';

/** The text that the parser shows. */
const shownBy = (text: string, nodes: readonly FormNode[]): string =>
  nodes
    .map((node) => (node.kind === 'text' ? text.slice(node.from, node.to) : shownBy(text, node.children)))
    .join('');

const parsed = (text: string): string => shownBy(text, parseForm(text)?.nodes ?? []).trim();

describe('a formatted text in one line', () => {
  for (const text of [
    'plain',
    '**bold** and *italic* and _too_ and ~~gone~~',
    '**жирный**, *курсив*',
    '这是**重点**内容',
    '**a *b* c**',
    '***both*** of them',
    '**a `x*y` b**',
    '`a *b* c`',
    '2*3*4 and snake_case_name and __init__',
    'a * b * c',
    'so * no emphasis*',
    '**open',
    '```js\nlet a = 2 * 3 * 4;\n```',
    'a https://a.example/x_y_z b',
    '(*so*), "**quoted**"!',
    '\\*escaped\\*',
  ])
    it(`${JSON.stringify(text)} has the words that the parser shows`, () => {
      expect(plainText(text)).to.equal(parsed(text));
    });

  for (const [text, plain] of [
    ['> quoted\n> more\nmine', 'quoted\nmore\nmine'],
    ['>> twice\n>_< is a face', 'twice\n>_< is a face'],
    ['```ts\nconst ferry = timetable.find(', 'const ferry = timetable.find('],
    ['- bread\n- **cheese**', '- bread\n- cheese'],
  ] as const)
    it(`${JSON.stringify(text)} is ${JSON.stringify(plain)}`, () => {
      expect(plainText(text)).to.equal(plain);
    });

  it('loses nothing but signs, whatever the text', () => {
    const SIGNS = fc.constantFrom(
      '*',
      '**',
      '_',
      '~~',
      '`',
      '```',
      '>',
      ' ',
      '\n',
      'a',
      'я',
      '重',
      '1',
      '\\',
    );
    fc.assert(
      fc.property(fc.array(SIGNS, { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        const words = (each: string): string => each.replace(/[*_~`>\s\\]/gu, '');
        const inFences = /^[ \t>]*`{3,}[^`\n]*$/gmu;
        expect(words(plainText(text))).to.equal(words(text.replace(inFences, '')));
      }),
    );
  });
});
