import { expect } from 'chai';
import fc from 'fast-check';
import type { FormNode } from '../../../../src/ui/form/form-node.ts';
import { MAX_LINES, MAX_SIGNS, parseForm } from '../../../../src/ui/form/parse-form.ts';

/** A node as a short text: its kind and what is in it. */
const told = (text: string, nodes: readonly FormNode[]): string =>
  nodes
    .map((node) => {
      if (node.kind === 'text') return text.slice(node.from, node.to);
      const inside = told(text, node.children);
      const kind = node.kind === 'list' && node.numbers ? `list ${node.numbers.join(' ')}` : node.kind;
      return `<${kind}>${inside}</>`;
    })
    .join('');

const formOf = (text: string): string | null => {
  const form = parseForm(text);
  return form && told(text, form.nodes);
};

interface Place {
  readonly from: number;
  readonly to: number;
}
const placesIn = (nodes: readonly FormNode[]): readonly Place[] =>
  nodes.flatMap((node) => (node.kind === 'text' ? [node] : placesIn(node.children)));

const countIn = (nodes: readonly FormNode[]): number =>
  nodes.reduce((sum, node) => sum + 1 + (node.kind === 'text' ? 0 : countIn(node.children)), 0);

/** What stands between the places: what is not shown. */
const signsOf = (text: string, places: readonly Place[]): string => {
  let at = 0;
  let signs = '';
  for (const { from, to } of places) {
    expect(from, 'in their order').to.be.at.least(at);
    signs += text.slice(at, from);
    at = to;
  }
  return signs + text.slice(at);
};

describe('form of a text', () => {
  const FORMS: Readonly<Record<string, string>> = {
    '**bold** and *italic* and _too_ and ~~gone~~':
      '<strong>bold</> and <emphasis>italic</> and <emphasis>too</> and <strike>gone</>',
    '**жирный**, *курсив*': '<strong>жирный</>, <emphasis>курсив</>',
    '**«слово»**, *«ещё»*': '<strong>«слово»</>, <emphasis>«ещё»</>',
    '这是**重点**内容': '这是<strong>重点</>内容',
    '**「这」**就是': '<strong>「这」</>就是',
    '他说**“好”**了': '他说<strong>“好”</>了',
    '**重点：**内容': '<strong>重点：</>内容',
    '~~「旧」~~新': '<strike>「旧」</>新',
    '`a *b* c`': '<code>a *b* c</>',
    '`` a`b ``': '<code> a`b </>',
    '```js\nlet a\n\n  b\n```\nafter': '<code-block>let a\n\n  b\n</>after',
    '> quoted\n> more\nmine': '<quote>quoted\nmore</>mine',
    '> a\n\nb': '<quote>a</>\nb',
    '>> a\n>\n> b\nc': '<quote><quote>a</>\nb</>c',
    '- a\n- b\nafter': '<list><item>a\n</><item>b</></>after',
    '- a\n  - b\n- c': '<list><item>a\n<list><item>b</></></><item>c</></>',
    '3. x\n1. y': '<list 3 1><item>x\n</><item>y</></>',
    'text\n- a\n\n- b': 'text\n<list><item>a</></>\n<list><item>b</></>',
    '- a\n  b': '<list><item>a\nb</></>',
    '> - a\n>\n> b': '<quote><list><item>a\n</></>b</>',
    '**a *b* c**': '<strong>a <emphasis>b</> c</>',
    '*two\nlines*': '<emphasis>two\nlines</>',
    '**https://a.example/x_y_z** *b*': '<strong>https://a.example/x_y_z</> <emphasis>b</>',
    '  indented **b**\n\n\n    more': '  indented <strong>b</>\n\n\n    more',
    '> ```\n> x\n> ```\n> y': '<quote><code-block>x\n</>y</>',
    '**👍** ok': '<strong>👍</> ok',
    'a\r\n> b\r\nc **d**': 'a\r\n<quote>b</>c <strong>d</>',
  };
  for (const [text, form] of Object.entries(FORMS))
    it(`${JSON.stringify(text)} is ${form}`, () => {
      expect(formOf(text)).to.equal(form);
    });

  for (const text of [
    'plain',
    '2*3*4 = 24',
    '2 * 3 * 4',
    'snake_case_name and __init__',
    '¯\\_(ツ)_/¯',
    '\\*so\\*',
    '>_<',
    '>',
    '> ',
    '-',
    '- ',
    '* * *',
    '---',
    'Title\n===',
    '# Title',
    '1) one\n2) two',
    '+ 1 from me',
    '-5 degrees',
    '<b>bold</b>',
    '[a](https://b.example)',
    '![a](b)',
    '[a]: /b',
    '<https://a.example>',
    '&amp; &#42;',
    '| a | b |\n|---|---|',
    '~~~\ncode\n~~~',
    '~one~',
    '```',
    '```\nopen *',
    '` `',
    '    four spaces',
    'two  \nspaces',
    '\tb',
    '||hidden||',
    '**',
    '** a **',
    'https://a.example/*x*/b',
    '\uFEFFa\0b',
  ])
    it(`${JSON.stringify(text)} has none, and is as it was typed`, () => {
      expect(formOf(text)).to.equal(text);
    });

  it('takes nothing but signs away, and changes no order', () => {
    const piece = fc.constantFrom(
      '*',
      '**',
      '_',
      '~~',
      '`',
      '```',
      '\n',
      '\n\n',
      '> ',
      '>',
      '- ',
      '1. ',
      '+ ',
      '#',
      '||',
      '\\',

      'a',
      'b c',
      ' ',
      '  ',
      '字',
      '「',
      '」',
      'ж',
      '«',
      '👍',
      '[',
      ']',
      '<',
      '\t',
      '\r\n',
      'https://a.b/c*d*',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        const form = parseForm(text);
        if (form === null) return;
        const signs = signsOf(text, placesIn(form.nodes));
        // Behind the first line of a block of code there is a word for its language.
        expect(signs.replaceAll(/```[^\n`]*/gu, '')).to.match(/^[*_~`>\-\d.\s]*$/u);
      }),
      { numRuns: 3_000 },
    );
  });

  it('of any text without signs is that text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const plain = text.replaceAll(/[*_~`>\-.]/gu, '');
        expect(formOf(plain)).to.equal(plain);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a hostile text', () => {
  const BYTES = 60_000;
  const filled = (piece: string): string => piece.repeat(Math.ceil(BYTES / piece.length)).slice(0, BYTES);

  for (const piece of ['*', '**a', '_a ', '~~', '`', '`a``', '> ', '>', '- ', '1. ', '- a\n', '*a **b '])
    it(`of ${JSON.stringify(piece)} alone is shown as it was typed`, () => {
      expect(parseForm(filled(piece))).to.equal(null);
    });

  for (const piece of ['[', '||||', '||a', '![', '<', '&', 'a\n', '\\', '(', '=\n', '#\n', 'https://a.b '])
    it(`of ${JSON.stringify(piece)} is not even parsed`, () => {
      const text = filled(piece);
      expect(parseForm(text)).to.deep.equal({ nodes: [{ kind: 'text', from: 0, to: BYTES }], tokens: 0 });
    });

  it('of many lines is parsed no farther than to an empty one', () => {
    const text = `${'a\n'.repeat(20_000)}**b**`;
    expect(parseForm(text)?.tokens).to.equal(0);
    const code = `${'```'}\n${'a\n'.repeat(20_000)}${'```'}`;
    expect(parseForm(code)).to.deep.equal({
      nodes: [{ kind: 'code-block', children: [{ kind: 'text', from: 4, to: 40_004 }] }],
      tokens: 0,
    });
  });

  it('of as many signs as there may be has as many tokens and nodes as signs', () => {
    const items = '- a\n'.repeat(MAX_LINES - 5);
    for (const piece of ['*a* ', '**a** ', '`a` ', '> a\n\n', `${items}\n`, '~~a~~ ', '*a _b ']) {
      const signs = piece.match(/[*_~`>-]/gu)?.length ?? 1;
      const text = piece.repeat(Math.floor(MAX_SIGNS / signs));
      const form = parseForm(text);
      expect(form, piece).not.to.equal(null);
      expect(form?.tokens, piece).to.be.within(1, 20 * MAX_SIGNS);
      expect(countIn(form?.nodes ?? []), piece).to.be.within(1, 3 * MAX_SIGNS);
    }
  });

  it('of parts in parts, deeper than anybody means, is shown as it was typed', () => {
    expect(parseForm(`${'> '.repeat(10_000)}a`)).to.equal(null);
    expect(parseForm(`${'> '.repeat(100)}a`)).to.equal(null);
    expect(parseForm(`${'- '.repeat(100)}a`)).to.equal(null);
  });
});
