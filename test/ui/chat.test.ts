import { expect } from 'chai';
import { MAX_TEXT_BYTES } from '../../src/engine/api/limits.ts';
import { err } from '../../src/lib/result.ts';
import type { DriftpostApp } from '../../src/ui/app/driftpost-app.ts';
import { NOW, messageOf, summaryOf, type FakeEngine } from '../doubles/engine.ts';
import type { FakePage } from '../doubles/page-services.ts';
import { expectAccessible } from './axe.ts';
import {
  WITH_MINA,
  allDeep,
  button,
  clear,
  deep,
  frame,
  mina,
  press,
  soon,
  startApp,
  textOf,
  type,
  until,
} from './helpers.ts';

/** The app with the chat with Mina open. */
const openChat = async (
  prepare: (engine: FakeEngine, page: FakePage) => void = () => {},
): Promise<{ app: DriftpostApp; engine: FakeEngine; page: FakePage }> => {
  const opened = await startApp(WITH_MINA, (fakeEngine, fakePage) => {
    fakePage.fragment.set(`#/chats/${mina.chat}`);
    prepare(fakeEngine, fakePage);
  });
  await soon(opened.app, 'textarea');
  return opened;
};

const box = (app: DriftpostApp): HTMLTextAreaElement => deep<HTMLTextAreaElement>(app, 'textarea');

afterEach(clear);

describe('chat', () => {
  it('is accessible', async () => {
    const { app } = await openChat((fakeEngine) =>
      fakeEngine.history.set(mina.chat, [
        messageOf(mina.chat, 1, { text: 'See https://example.org/ and\n\nשלום' }),
        messageOf(mina.chat, 2, { mine: true, state: 'queued' }),
      ]),
    );
    await soon(app, 'article');
    await expectAccessible(app, true);
  });

  it('sends by Enter and leaves Shift+Enter to the box', async () => {
    const { app, engine } = await openChat();
    type(box(app), 'hello\nsea');
    await frame();
    expect(press(box(app), 'Enter', { shiftKey: true })).to.equal(false);
    expect(press(box(app), 'Enter', { isComposing: true })).to.equal(false);
    expect(engine.callsOf('chats.send')).to.have.length(0);
    expect(press(box(app), 'Enter')).to.equal(true);
    await until(() => allDeep(app, 'article').length === 1);
    expect(engine.callsOf('chats.send')).to.deep.equal([[mina.chat, 'hello\nsea']]);
    expect(deep(app, 'article .text').textContent).to.equal('hello\nsea');
    await until(() => box(app).value === '');
    expect(engine.callsOf('chats.setDraft').at(-1)).to.deep.equal([mina.chat, '']);
  });

  it('sends nothing while an input method is in the middle of a word, whatever the browser says of it', async () => {
    const { app, engine } = await openChat();
    type(box(app), 'にほ');
    await frame();
    for (const composing of [{ isComposing: true }, { keyCode: 229 }, { isComposing: true, keyCode: 229 }])
      press(box(app), 'Enter', composing);
    expect(engine.callsOf('chats.send')).to.have.length(0);
    expect(box(app).value).to.equal('にほ');
  });

  it('keeps the focus in the box when the button was pressed', async () => {
    const { app, engine } = await openChat();
    type(box(app), 'hello');
    await frame();
    button(app, 'Send').focus();
    button(app, 'Send').click();
    await until(() => engine.callsOf('chats.send').length === 1);
    await frame();
    expect(box(app).matches(':focus')).to.equal(true);
  });

  it('has a box of its own, so that undo knows what was typed in this chat alone', async () => {
    const { app, page } = await openChat();
    const first = box(app);
    type(first, 'for Mina');
    page.fragment.set('#/chats/notes');
    await until(() => box(app) !== first);
    expect(box(app).value).to.equal('');
    page.fragment.set(`#/chats/${mina.chat}`);
    await until(() => box(app).value === 'for Mina');
  });

  it('sends nothing where nothing can be seen', async () => {
    const { app, engine } = await openChat();
    for (const nothing of ['\u200b', '\u3164', '\u2800\n', '\u00ad \u034f']) {
      type(box(app), nothing);
      await frame();
      expect(button(app, 'Send').disabled).to.equal(true);
      press(box(app), 'Enter');
    }
    expect(engine.callsOf('chats.send')).to.have.length(0);
  });

  it('copies several messages as a person would quote them, and a part of one as it is', async () => {
    const { app } = await openChat((fakeEngine) =>
      fakeEngine.history.set(mina.chat, [
        messageOf(mina.chat, 1, { text: 'low tide at ten' }),
        messageOf(mina.chat, 2, { text: 'see https://example.org', mine: true, state: 'read' }),
        messageOf(mina.chat, 3, { text: 'and\nbring a coat' }),
      ]),
    );
    await soon(app, 'article');
    const rows = allDeep(app, 'article .text');
    const nodeAt = (row: number): Node =>
      [...(rows[row]?.childNodes ?? [])].find(
        (node) => node instanceof Text && node.data.trim() !== '',
      ) as Node;
    const copy = (from: Node, at: number, to: Node, end: number): string | null => {
      getSelection()?.setBaseAndExtent(from, at, to, end);
      const clipboardData = new DataTransfer();
      const event = new ClipboardEvent('copy', {
        clipboardData,
        bubbles: true,
        composed: true,
        cancelable: true,
      });
      rows[0]?.dispatchEvent(event);
      return event.defaultPrevented
        ? clipboardData.getData('text/plain').replaceAll(/\[[^\]]*\d{2}:\d{2}\]/gu, '[when]')
        : null;
    };
    expect(copy(nodeAt(0), 4, nodeAt(2), 3)).to.equal(
      '[when] Mina: tide at ten\n[when] Anna: see https://example.org\n[when] Mina: and',
    );
    expect(copy(nodeAt(0), 0, nodeAt(0), 3)).to.equal(null);
    const time = allDeep(app, 'article time')[0]?.firstChild as Node;
    expect(copy(nodeAt(0), 0, time, 2)).to.equal('low tide at ten');
  });

  it('shows a long text in part, and all of it when asked', async () => {
    const long = `first line\n${'line\n'.repeat(30_000)}last line`;
    const words = `${'word '.repeat(3_000)}https://example.org/behind`;
    const { app } = await openChat((fakeEngine) =>
      fakeEngine.history.set(mina.chat, [
        messageOf(mina.chat, 1, { text: long }),
        messageOf(mina.chat, 2, { text: words }),
        messageOf(mina.chat, 3, { text: 'short\n'.repeat(30) }),
      ]),
    );
    await soon(app, 'article');
    const texts = (): string[] => allDeep(app, 'article .text').map((each) => each.textContent ?? '');
    const folds = (): HTMLButtonElement[] => allDeep<HTMLButtonElement>(app, 'article .fold');
    expect(folds().map((each) => textOf(each))).to.deep.equal(['Show more', 'Show more']);
    expect(new Set(folds().map((each) => each.ariaLabel)).size).to.equal(2);
    expect(texts().map((text) => text.length < 2_400)).to.deep.equal([true, true, true]);
    expect(texts()[1]?.endsWith('word…')).to.equal(true);
    for (const article of allDeep(app, 'article')) expect(article.clientHeight).to.be.below(1_600);
    await expectAccessible(app, true);
    folds()[1]?.click();
    await until(() => texts()[1] === words);
    expect(deep<HTMLAnchorElement>(app, 'article a').href).to.equal('https://example.org/behind');
    expect(textOf(folds()[1] as Element)).to.equal('Show less');
    folds()[1]?.click();
    await until(() => texts()[1] !== words);
  });

  it('sends nothing twice when Enter is pressed twice', async () => {
    const { app, engine } = await openChat();
    type(box(app), 'once');
    await frame();
    press(box(app), 'Enter');
    press(box(app), 'Enter');
    await until(() => box(app).value === '');
    expect(engine.callsOf('chats.send')).to.have.length(1);
  });

  it('leaves a text in the box until it is kept, and sends what was typed behind it as another one', async () => {
    const { app, engine } = await openChat();
    const keeps: (() => void)[] = [];
    engine.answers['chats.send'] = () =>
      new Promise((resolve) => keeps.push(() => resolve({ ok: true, value: 'm' as never })));
    type(box(app), 'one');
    press(box(app), 'Enter');
    await frame();
    expect(box(app).value).to.equal('one');
    press(box(app), 'Enter');
    type(box(app), 'onetwo');
    press(box(app), 'Enter');
    type(box(app), 'onetwothr');
    await until(() => keeps.length === 1);
    keeps[0]?.();
    await until(() => box(app).value === 'twothr');
    await until(() => keeps.length === 2);
    keeps[1]?.();
    await until(() => box(app).value === 'thr');
    expect(engine.callsOf('chats.send').map(([, text]) => text)).to.deep.equal(['one', 'two']);
    expect(engine.callsOf('chats.setDraft').at(-1)).to.deep.equal([mina.chat, 'thr']);
  });

  it('brings a text back that was not kept, although something else was put into the box', async () => {
    const { app, engine } = await openChat();
    const answered = Promise.withResolvers<void>();
    engine.answers['chats.send'] = async () => {
      await answered.promise;
      return err({ kind: 'not-kept', problem: 'full' });
    };
    type(box(app), 'first');
    press(box(app), 'Enter');
    type(box(app), 'other');
    answered.resolve();
    await until(() => box(app).value === 'first\nother');
  });

  it('keeps the text in the box when it could not be kept, before what was typed since', async () => {
    const { app, engine } = await openChat();
    engine.answers['chats.send'] = async () => err({ kind: 'not-kept', problem: 'full' });
    type(box(app), 'precious');
    await frame();
    press(box(app), 'Enter');
    await until(() => allDeep(app, '[role=alert]').length === 1);
    expect(box(app).value).to.equal('precious');
    expect(textOf(deep(app, '[role=alert]'))).to.contain('The storage of this browser is full.');
    await expectAccessible(app, true);
  });

  it('keeps every draft, one write at a time, and shows it again after another chat', async () => {
    const writes: (() => void)[] = [];
    const { app, engine, page } = await openChat();
    engine.answers['chats.setDraft'] = () =>
      new Promise((resolve) => writes.push(() => resolve({ ok: true, value: undefined })));
    for (const text of ['a', 'ab', 'abc']) type(box(app), text);
    expect(engine.callsOf('chats.setDraft')).to.deep.equal([[mina.chat, 'a']]);
    writes[0]?.();
    await until(() => writes.length === 2);
    expect(engine.callsOf('chats.setDraft').at(-1)).to.deep.equal([mina.chat, 'abc']);
    page.setFragment('#/chats/notes', 'push');
    await until(() => box(app).value === '');
    page.setFragment(`#/chats/${mina.chat}`, 'push');
    await until(() => box(app).value === 'abc');
  });

  it('shows the draft that the engine has kept', async () => {
    const { app } = await startApp(
      { ...WITH_MINA, chats: [summaryOf(mina, { draft: 'half a sen' })] },
      (_, fakePage) => fakePage.fragment.set(`#/chats/${mina.chat}`),
    );
    await soon(app, 'textarea');
    expect(box(app).value).to.equal('half a sen');
  });

  it('says the size from three quarters of the limit on, and does not send more than the limit', async () => {
    const { app, engine } = await openChat();
    const size = (): string => textOf(deep(app, '#size'));
    type(box(app), 'x'.repeat(MAX_TEXT_BYTES * 0.75));
    await frame();
    expect(size()).to.equal('');
    type(box(app), 'я'.repeat(MAX_TEXT_BYTES / 2));
    await until(() => size() === '64 of 64 KB');
    expect(deep<HTMLButtonElement>(app, '.send').disabled).to.equal(false);
    type(box(app), 'я'.repeat(MAX_TEXT_BYTES / 2) + 'x');
    await until(() => size().startsWith('Too long by 0.1 KB'));
    press(box(app), 'Enter');
    expect(engine.callsOf('chats.send')).to.have.length(0);
    expect(box(app).value.length).to.equal(MAX_TEXT_BYTES / 2 + 1);
    expect(deep(app, '#size').getAttribute('aria-live')).to.equal('polite');
  });

  it('says the presence and the state of messages in words', async () => {
    const at = new Date(2025, 4, 14, 14, 2).getTime();
    const { app, engine } = await openChat((fakeEngine) =>
      fakeEngine.history.set(mina.chat, [
        messageOf(mina.chat, 1, { mine: true, state: 'read', readAt: at }),
        messageOf(mina.chat, 2, { mine: true, state: 'delivered', deliveredAt: at }),
        messageOf(mina.chat, 3, { mine: true, state: 'sent' }),
        messageOf(mina.chat, 4, { mine: true, state: 'queued' }),
      ]),
    );
    await soon(app, 'article');
    const states = (): string[] => allDeep(app, 'article .state').map(textOf);
    expect(states()).to.deep.equal(['Read', 'Delivered', 'Sent', 'Queued']);
    const sentences = [
      'Read 14:02',
      'Delivered 14:02',
      'Sent: Mina has not confirmed it yet',
      'Queued: goes out when Mina is back',
    ];
    for (const [index, sentence] of sentences.entries()) {
      allDeep(app, 'article')[index]?.focus();
      await until(() => states()[index] === sentence);
    }
    expect(textOf(deep(app, 'dp-chat-header')))
      .to.contain('Online')
      .and.not.to.contain('via the network');
    engine.patch({ contacts: [{ ...mina, presence: { kind: 'online', path: 'network' } }] });
    await until(() => textOf(deep(app, 'dp-chat-header')).includes('Online · via the network'));
    engine.patch({ contacts: [{ ...mina, presence: { kind: 'offline', lastSeenAt: NOW - 5 * 60_000 } }] });
    await until(() => textOf(deep(app, 'dp-chat-header')).includes('Last seen 5 minutes ago'));
    engine.patch({ contacts: [{ ...mina, presence: { kind: 'offline', lastSeenAt: null } }] });
    await until(() => textOf(deep(app, 'dp-chat-header')).includes('Offline'));
  });

  it('says that the contact is typing, to a screen reader once a minute at most', async () => {
    const { app, engine } = await openChat();
    await soon(app, 'dp-typing');
    const status = (): HTMLElement =>
      deep(app, 'dp-typing').shadowRoot?.querySelector('[role=status]') as HTMLElement;
    const header = (): string => textOf(deep(app, 'dp-chat-header'));
    expect(textOf(status())).to.equal('');
    engine.patch({ typing: [mina.id] });
    await until(() => textOf(status()).includes('is typing…'));
    expect(status().ariaLive).to.equal('polite');
    expect(header()).not.to.contain('Online');
    engine.patch({ typing: [] });
    await until(() => header().includes('Online'));
    engine.patch({ typing: [mina.id] });
    await until(() => textOf(status()).includes('is typing…'));
    expect(status().ariaLive).to.equal('off');
    await expectAccessible(app);
  });

  it('tells the engine that one is typing, until the text is sent or gone', async () => {
    const { app, engine } = await openChat();
    const told = (): readonly unknown[] => engine.callsOf('typing.tell').map(([, isTyping]) => isTyping);
    type(box(app), 'h');
    type(box(app), '');
    type(box(app), 'hi');
    press(box(app), 'Enter');
    await until(() => engine.callsOf('chats.send').length === 1);
    expect(told()).to.deep.equal([true, false, true, false]);
    expect(engine.callsOf('typing.tell')[0]?.[0]).to.equal(mina.chat);
  });

  it('makes links of http and https only, and never HTML of a text', async () => {
    const text =
      '<b>bold</b><img src=x onerror=alert(1)> javascript:alert(1) https://example.org/a?b=c. (http://x.org/y)';
    const { app } = await openChat((fakeEngine) =>
      fakeEngine.history.set(mina.chat, [messageOf(mina.chat, 1, { text })]),
    );
    await soon(app, 'article');
    expect(deep(app, 'article .text').textContent).to.equal(text);
    expect(allDeep(app, 'article :is(b, img)')).to.have.length(0);
    const links = allDeep<HTMLAnchorElement>(app, 'article a');
    expect(links.map((link) => link.href)).to.deep.equal(['https://example.org/a?b=c', 'http://x.org/y']);
    for (const link of links) {
      expect(link.rel).to.equal('noopener noreferrer');
      expect(link.target).to.equal('_blank');
    }
  });

  for (const [link, fragment] of [
    ['https://driftpost.example/#/invite/abc', '#/invite/abc'],
    ['https://driftpost.example/index.html?utm_source=x#/people', '#/people'],
    ['https://driftpost.example/%23/invite/abc', '#/invite/abc'],
    ['https://driftpost.example/', '#/chats'],
  ] as const) {
    it(`goes to a link into the app in this tab: ${link}`, async () => {
      const { app, page } = await openChat((fakeEngine) =>
        fakeEngine.history.set(mina.chat, [messageOf(mina.chat, 1, { text: link })]),
      );
      await soon(app, 'article a');
      // In another tab: as the browser does it.
      const there = new MouseEvent('click', {
        bubbles: true,
        composed: true,
        cancelable: true,
        ctrlKey: true,
      });
      addEventListener('click', (event) => expect(event.defaultPrevented).to.equal(false), { once: true });
      addEventListener('click', (event) => event.preventDefault(), { once: true });
      deep(app, 'article a').dispatchEvent(there);
      deep(app, 'article a').click();
      expect(page.done).to.include(`push: ${fragment}`);
    });
  }

  it('leaves every other link to the browser', async () => {
    const text = 'https://driftpost.example/other/#/invite/abc https://driftpost.example.org/#/invite/abc';
    const { app, page } = await openChat((fakeEngine) =>
      fakeEngine.history.set(mina.chat, [messageOf(mina.chat, 1, { text })]),
    );
    await soon(app, 'article a');
    const before = [...page.done];
    let left = 0;
    const count = (event: Event): void => {
      if (!event.defaultPrevented) left += 1;
      event.preventDefault();
    };
    addEventListener('click', count);
    for (const link of allDeep<HTMLAnchorElement>(app, 'article a')) link.click();
    removeEventListener('click', count);
    expect(left).to.equal(2);
    expect(page.done).to.deep.equal(before);
  });

  it('shows where a link leads where that is not what is read, and makes none of one that deceives', async () => {
    const text = 'https://müller.example/a https://bank.example@evil.example/';
    const { app } = await openChat((fakeEngine) =>
      fakeEngine.history.set(mina.chat, [messageOf(mina.chat, 1, { text })]),
    );
    await soon(app, 'article');
    expect(allDeep<HTMLAnchorElement>(app, 'article a').map((link) => link.textContent)).to.deep.equal([
      'https://müller.example/a',
    ]);
    expect(textOf(deep(app, 'article .text'))).to.include(
      'https://müller.example/a ( xn--mller-kva.example )',
    );
    await expectAccessible(app, true);
  });

  it('copies a message from its menu', async () => {
    const { app, page } = await openChat((fakeEngine) =>
      fakeEngine.history.set(mina.chat, [messageOf(mina.chat, 1, { text: 'salt' })]),
    );
    await soon(app, 'article');
    button(app, 'Message actions').click();
    const first = await soon(app, ':popover-open [role=menuitem]');
    await until(() => first.matches(':focus'));
    await expectAccessible(app, true);
    const item = allDeep(app, ':popover-open [role=menuitem]').find((each) => textOf(each) === 'Copy');
    item?.click();
    expect(page.done).to.deep.equal(['copy: salt']);
  });

  it('removes a contact after asking', async () => {
    const { app, engine } = await openChat();
    button(app, 'Chat menu').click();
    await soon(app, ':popover-open [role=menuitem]');
    const items = allDeep(app, ':popover-open [role=menuitem]');
    items.find((each) => textOf(each) === 'Contact settings')?.click();
    await soon(app, 'dialog[open]');
    await expectAccessible(app, true);
    button(app, 'Remove contact').click();
    await until(() => textOf(deep(app, 'dialog')).includes('Remove Mina and the whole conversation'));
    expect(engine.callsOf('contacts.remove')).to.have.length(0);
    button(app, 'Remove contact').click();
    await until(() => allDeep(app, 'dialog').length === 0);
    expect(engine.callsOf('contacts.remove')).to.deep.equal([[mina.id]]);
    expect(textOf(deep(app, 'dp-main'))).to.contain('This conversation is not on this device.');
  });
});
