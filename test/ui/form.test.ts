import { expect } from 'chai';
import { mayHaveForm } from '../../src/ui/form/forming.ts';
import { messageOf } from '../doubles/engine.ts';
import { expectAccessible } from './axe.ts';
import { allDeep, clear, deep, frame, press, until } from './helpers.ts';
import { mina, openWith, texts, theirs, toEnd, upsert } from './open-log.ts';

const LONG = `${'> a line of a quote\n'.repeat(20)}\n${'- **an item**\n'.repeat(40)}`;
const RICH = [
  '**Bold**, *italic*, ~~struck~~, `code` and https://ferry.example/**x',
  '> quoted\nmine',
  '- bread\n- **cheese**\n\n3. three\n4. four',
  '```ts\nconst a = 1;\n\nconst b = 2;\n```',
  'It was ||the **gardener**||, said ||nobody||.',
];

const say = (text: string, n = 1) => messageOf(mina.chat, n, { text });
const open = (...messages: readonly string[]) =>
  openWith(messages.map((text, index) => say(text, index + 1)));

afterEach(clear);

describe('words with form', () => {
  it('are shown in elements, and the signs are not', async () => {
    const { app } = await open(...RICH);
    await until(() => allDeep(app, 'article strong').length > 1);
    expect(texts(app)[0]).to.equal('Bold, italic, struck, code and https://ferry.example/**x');
    expect(
      ['strong', 'em', 's', 'code', 'a'].map((name) => deep(app, `.text ${name}`).textContent),
    ).to.deep.equal(['Bold', 'italic', 'struck', 'code', 'https://ferry.example/**x']);
    expect(deep(app, 'blockquote').textContent).to.equal('quoted');
    expect(allDeep(app, '.text li').map((each) => each.textContent?.trim())).to.deep.equal([
      'bread',
      'cheese',
      'three',
      'four',
    ]);
    // One line each, with its sign, and no space between the elements.
    const line = Number.parseFloat(getComputedStyle(deep(app, '.text li')).lineHeight);
    for (const item of allDeep(app, '.text li'))
      expect(item.getBoundingClientRect().height).to.be.below(1.5 * line);
    expect(
      ['ul', 'ol'].map((name) => getComputedStyle(deep(app, `.text ${name}`)).listStyleType),
    ).to.deep.equal(['disc', 'decimal']);
    expect(allDeep<HTMLLIElement>(app, 'ol li').map(({ value }) => value)).to.deep.equal([3, 4]);
    await expectAccessible(app, true);
  });

  it('are text as it was typed where they would be HTML', async () => {
    const text = '**b** <img src=x onerror=alert(1)> <b>x</b> [a](javascript:alert(1)) # h &amp;';
    const { app } = await open(text);
    await until(() => allDeep(app, 'article strong').length === 1);
    expect(texts(app)[0]).to.equal(text.replace('**b**', 'b'));
    expect(allDeep(app, '.text img, .text b, .text a')).to.have.length(0);
  });

  it('have a button that copies a block of code as it is', async () => {
    const { app, page } = await open(RICH[3] ?? '');
    await until(() => allDeep(app, '.copy-code').length === 1);
    const button = deep(app, '.copy-code');
    expect(button.getAttribute('aria-label')).to.equal('Copy code');
    button.click();
    await until(() => deep(app, '.copy-code').getAttribute('aria-label') === 'Copied');
    expect(page.done.at(-1)).to.equal('copy: const a = 1;\n\nconst b = 2;');
  });

  it('fold with their blocks, and unfold', async () => {
    const { app } = await open(LONG);
    await until(() => allDeep(app, '.text li').length > 0);
    expect(allDeep(app, '.text li').length).to.be.below(40);
    deep(app, '.fold').click();
    await until(() => allDeep(app, '.text li').length === 40);
    deep(app, '.fold').click();
    await until(() => allDeep(app, '.text li').length < 40);
  });

  it('leave the end in view where it was', async () => {
    const opened = await openWith(theirs(40));
    upsert(opened.engine, say(RICH[2] ?? '', 41));
    await until(() => allDeep(opened.app, '.text li').length > 0);
    await frame();
    expect(toEnd(opened.log)).to.be.below(2);
  });

  it('are looked for in texts that have signs, and in no others', () => {
    const plain = [
      'hello there',
      'see 2 * 3',
      'a - b',
      'snake_case',
      'I > you?',
      '-5 degrees',
      'in 2. place',
    ];
    expect(plain.filter(mayHaveForm)).to.deep.equal([]);
    expect(RICH.slice(0, 4).filter((text) => !mayHaveForm(text))).to.deep.equal([]);
  });
});

describe('what is copied', () => {
  it('over several messages is what is seen: each block on lines of its own, without the signs', async () => {
    const { app } = await open('before', RICH[2] ?? '', RICH[3] ?? '', 'after');
    await until(() => allDeep(app, '.text li').length === 4 && allDeep(app, '.text pre').length === 1);
    const rows = allDeep(app, 'article .text');
    getSelection()?.setBaseAndExtent(rows[0] as Node, 0, rows[3] as Node, rows[3]?.childNodes.length ?? 0);
    const clipboardData = new DataTransfer();
    const event = new ClipboardEvent('copy', {
      clipboardData,
      bubbles: true,
      composed: true,
      cancelable: true,
    });
    rows[0]?.dispatchEvent(event);
    const copied = clipboardData.getData('text/plain').replaceAll(/\[[^\]]*\d{2}:\d{2}\]/gu, '[when]');
    expect(copied).to.equal(
      '[when] Mina: before\n[when] Mina: bread\ncheese\n\nthree\nfour\n[when] Mina: const a = 1;\n\nconst b = 2;\n\n[when] Mina: after',
    );
  });
});

describe('a spoiler', () => {
  it('is not in the page before it is pressed, by mouse or by key', async () => {
    const { app } = await open(RICH[4] ?? '');
    await until(() => allDeep(app, '.spoiler').length === 2);
    expect(texts(app)[0]).to.equal('It was ▮▮▮, said ▮▮▮.');
    const [first] = allDeep(app, 'button.spoiler');
    expect(first?.getAttribute('aria-label')).to.equal('Show spoiler');
    await expectAccessible(app, true);
    first?.click();
    await until(() => texts(app)[0] === 'It was the gardener, said ▮▮▮.');
    const article = deep(app, 'article');
    article.focus();
    press(article, 'ArrowRight');
    const second = deep(app, 'button.spoiler');
    expect(second.matches(':focus')).to.equal(true);
    second.click();
    await until(() => texts(app)[0] === 'It was the gardener, said nobody.');
  });

  it('is hidden again where the text was edited', async () => {
    const { app, engine } = await open('||one||');
    await until(() => allDeep(app, '.spoiler').length === 1);
    deep(app, 'button.spoiler').click();
    await until(() => texts(app)[0] === 'one');
    upsert(engine, say('||two||'));
    await until(() => texts(app)[0] !== 'one');
    expect(texts(app)).to.deep.equal(['▮▮▮']);
  });

  it('is one button, however many parts and lines it goes through', async () => {
    const { app } = await open('||**a** b *c*\n\nd||');
    await until(() => texts(app)[0] === '▮▮▮▮▮▮' || allDeep(app, '.spoiler').length === 2);
    expect(allDeep(app, 'button.spoiler')).to.have.length(1);
    deep(app, 'button.spoiler').click();
    await until(() => texts(app)[0] === 'a b c\n\nd');
  });

  it('is hidden in a quotation', async () => {
    const reply = {
      id: say('x').id,
      person: mina.id,
      isHere: true,
      kind: 'text',
      text: 'It was ||Jun||',
    } as const;
    const { app } = await openWith([messageOf(mina.chat, 2, { reply })]);
    expect(deep(app, '.quote .said').textContent).to.equal('It was ▮▮▮');
    expect(deep(app, '.quote').getAttribute('aria-label')).not.to.contain('Jun');
  });
});
