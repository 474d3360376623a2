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
    expect(engine.callsOf('sendText')).to.have.length(0);
    expect(press(box(app), 'Enter')).to.equal(true);
    await until(() => allDeep(app, 'article').length === 1);
    expect(engine.callsOf('sendText')).to.deep.equal([[mina.chat, 'hello\nsea']]);
    expect(deep(app, 'article .text').textContent).to.equal('hello\nsea');
    await until(() => box(app).value === '');
    expect(engine.callsOf('setDraft').at(-1)).to.deep.equal([mina.chat, '']);
  });

  it('sends nothing twice when Enter is pressed twice', async () => {
    const { app, engine } = await openChat();
    type(box(app), 'once');
    await frame();
    press(box(app), 'Enter');
    press(box(app), 'Enter');
    await until(() => box(app).value === '');
    expect(engine.callsOf('sendText')).to.have.length(1);
  });

  it('keeps the text in the box when it could not be kept, before what was typed since', async () => {
    const { app, engine } = await openChat();
    engine.answers.sendText = async () => err({ kind: 'not-kept', problem: 'full' });
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
    engine.answers.setDraft = () =>
      new Promise((resolve) => writes.push(() => resolve({ ok: true, value: undefined })));
    for (const text of ['a', 'ab', 'abc']) type(box(app), text);
    expect(engine.callsOf('setDraft')).to.deep.equal([[mina.chat, 'a']]);
    writes[0]?.();
    await until(() => writes.length === 2);
    expect(engine.callsOf('setDraft').at(-1)).to.deep.equal([mina.chat, 'abc']);
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
    expect(engine.callsOf('sendText')).to.have.length(0);
    expect(box(app).value.length).to.equal(MAX_TEXT_BYTES / 2 + 1);
    expect(deep(app, '#size').getAttribute('aria-live')).to.equal('polite');
  });

  it('goes to the actions of the last own message by Arrow-up in an empty box', async () => {
    const { app } = await openChat((fakeEngine) =>
      fakeEngine.history.set(mina.chat, [
        messageOf(mina.chat, 1, { mine: true }),
        messageOf(mina.chat, 2, { mine: true, text: 'the last' }),
        messageOf(mina.chat, 3),
      ]),
    );
    await soon(app, 'article');
    press(box(app), 'ArrowUp');
    await frame();
    const focused = allDeep(app, '.actions').find((each) => each.matches(':focus'));
    expect(focused?.closest('article')?.textContent).to.contain('the last');
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

  it('copies a message from its menu', async () => {
    const { app, page } = await openChat((fakeEngine) =>
      fakeEngine.history.set(mina.chat, [messageOf(mina.chat, 1, { text: 'salt' })]),
    );
    await soon(app, 'article');
    button(app, 'Message actions').click();
    const item = await soon(app, ':popover-open [role=menuitem]');
    expect(textOf(item)).to.equal('Copy');
    await until(() => item.matches(':focus'));
    await expectAccessible(app, true);
    item.click();
    expect(page.done).to.deep.equal(['copy: salt']);
  });

  it('removes a contact after asking', async () => {
    const { app, engine } = await openChat();
    button(app, 'Chat menu').click();
    await soon(app, ':popover-open [role=menuitem]');
    const items = allDeep(app, ':popover-open [role=menuitem]');
    expect(items.map(textOf)).to.deep.equal(['Verify', 'Contact settings']);
    items[1]?.click();
    await soon(app, 'dialog[open]');
    await expectAccessible(app, true);
    button(app, 'Remove contact').click();
    await until(() => textOf(deep(app, 'dialog')).includes('Remove Mina and the whole conversation'));
    expect(engine.callsOf('removeContact')).to.have.length(0);
    button(app, 'Remove contact').click();
    await until(() => allDeep(app, 'dialog').length === 0);
    expect(engine.callsOf('removeContact')).to.deep.equal([[mina.id]]);
    expect(textOf(deep(app, 'dp-main'))).to.contain('This conversation is not on this device.');
  });
});
