import { resetMouse, sendMouse } from '@web/test-runner-commands';
import { expect } from 'chai';
import type { ChatId, MessageId } from '../../src/engine/api/ids.ts';
import type { Message } from '../../src/engine/api/state.ts';
import type { DriftpostApp } from '../../src/ui/app/driftpost-app.ts';
import { NOW, messageOf, personOf, type FakeEngine } from '../doubles/engine.ts';
import { expectAccessible } from './axe.ts';
import { allDeep, button, clear, deep, frame, press, soon, textOf, type, until } from './helpers.ts';
import { mina, openWith, texts } from './open-log.ts';

afterEach(clear);

const say = (n: number, change: Partial<Message> = {}): Message => messageOf(mina.chat, n, change);
const own = (n: number, text: string, change: Partial<Message> = {}): Message =>
  say(n, { mine: true, text, ...change });

const box = (app: DriftpostApp): HTMLTextAreaElement => deep<HTMLTextAreaElement>(app, 'textarea');
const articles = (app: DriftpostApp): HTMLElement[] => allDeep(app, 'article');

/** Opens the menu of a message, counted from the oldest on the screen, and chooses a line. */
const choose = async (app: DriftpostApp, at: number, name: string): Promise<void> => {
  articles(app).at(at)?.querySelector<HTMLElement>('.actions')?.click();
  const named = (): HTMLElement | undefined =>
    allDeep(app, ':popover-open [role=menuitem]').find((each) => textOf(each) === name);
  await until(named);
  named()?.click();
  await frame();
};

const linesOf = async (app: DriftpostApp, at: number): Promise<readonly string[]> => {
  articles(app).at(at)?.querySelector<HTMLElement>('.actions')?.click();
  await until(() => allDeep(app, ':popover-open [role=menuitem]').length > 0);
  const lines = allDeep(app, ':popover-open [role=menuitem]').map(textOf);
  allDeep(app, '[role=menu]:popover-open')[0]?.hidePopover();
  await frame();
  return lines;
};

const lastCall = (engine: FakeEngine, name: Parameters<FakeEngine['callsOf']>[0]): readonly unknown[] =>
  engine.callsOf(name).at(-1) ?? [];

describe('the actions of a message', () => {
  it('are those that make sense for it', async () => {
    const { app } = await openWith([say(1), own(2, 'mine'), say(3, { kind: 'deleted', text: '' })]);
    const theirs = ['Reply', 'React', 'Copy', 'Forward', 'Select', 'Info', 'Delete for me'];
    expect(await linesOf(app, 0)).to.deep.equal(theirs);
    expect(await linesOf(app, 1)).to.have.members([...theirs, 'Edit', 'Delete for everyone']);
    expect(await linesOf(app, 2)).to.deep.equal(['Select', 'Delete for me']);
  });

  it('answer a message: what is answered stands above the box, and is sent along', async () => {
    const { app, engine } = await openWith([say(1, { text: 'tea at four?' })]);
    await choose(app, 0, 'Reply');
    await until(() => allDeep(app, '.purpose').length === 1);
    expect(textOf(deep(app, '.purpose')))
      .to.contain('Reply to Mina')
      .and.contain('tea at four?');
    await until(() => box(app).matches(':focus'));
    await expectAccessible(app, true);
    type(box(app), 'yes!');
    press(box(app), 'Enter');
    await until(() => engine.callsOf('chats.send').length === 1);
    expect(lastCall(engine, 'chats.send')).to.deep.equal([mina.chat, 'yes!', say(1).id]);
    await until(() => allDeep(app, '.purpose').length === 0);
    type(box(app), 'and now?');
    press(box(app), 'Enter');
    await until(() => engine.callsOf('chats.send').length === 2);
    expect(lastCall(engine, 'chats.send')).to.deep.equal([mina.chat, 'and now?']);
  });

  it('answer no more once Esc was pressed; the text stays', async () => {
    const { app, engine } = await openWith([say(1)]);
    await choose(app, 0, 'Reply');
    await soon(app, '.purpose');
    type(box(app), 'hm');
    press(box(app), 'Escape');
    await until(() => allDeep(app, '.purpose').length === 0);
    expect(box(app).value).to.equal('hm');
    press(box(app), 'Enter');
    await until(() => engine.callsOf('chats.send').length === 1);
    expect(lastCall(engine, 'chats.send')).to.deep.equal([mina.chat, 'hm']);
  });

  it('edit the last own text by Arrow-up in the empty box; Esc gives the box back', async () => {
    const { app, engine } = await openWith([own(1, 'first'), own(2, 'helo'), say(3)]);
    press(box(app), 'ArrowUp');
    await until(() => box(app).value === 'helo');
    expect(textOf(await soon(app, '.purpose'))).to.contain('Editing');
    press(box(app), 'Escape');
    await until(() => box(app).value === '');
    press(box(app), 'ArrowUp');
    await until(() => box(app).value === 'helo');
    type(box(app), 'hello');
    press(box(app), 'Enter');
    await until(() => texts(app)[1] === 'hello');
    expect(lastCall(engine, 'messages.edit')).to.deep.equal([mina.chat, own(2, '').id, 'hello']);
    await until(() => box(app).value === '');
    expect(engine.callsOf('chats.send')).to.deep.equal([]);
    expect(allDeep(app, '.edited').map(textOf)).to.deep.equal(['edited']);
  });

  it('edit by the menu, and keep the draft that was in the box', async () => {
    const { app } = await openWith([own(1, 'helo')]);
    type(box(app), 'a draft');
    await choose(app, 0, 'Edit');
    await until(() => box(app).value === 'helo');
    type(box(app), 'hello');
    press(box(app), 'Enter');
    await until(() => texts(app)[0] === 'hello');
    await until(() => box(app).value === 'a draft');
  });

  it('edit a message, which is no draft in the list of chats, and goes on where it was left', async () => {
    const { app, page } = await openWith([own(1, 'helo')]);
    type(box(app), 'a draft');
    await choose(app, 0, 'Edit');
    await until(() => box(app).value === 'helo');
    type(box(app), 'hello');
    page.fragment.set('#/chats');
    await until(() => textOf(deep(app, 'a.row')).includes('Draft: a draft'));
    page.fragment.set(`#/chats/${mina.chat}`);
    expect((await soon<HTMLTextAreaElement>(app, 'textarea')).value).to.equal('hello');
    expect(textOf(await soon(app, '.purpose'))).to.contain('Editing');
  });

  it('delete a message for everyone', async () => {
    const { app, engine } = await openWith([own(1, 'oops')]);
    await choose(app, 0, 'Delete for everyone');
    await until(() => texts(app)[0]?.includes('Message deleted'));
    expect(lastCall(engine, 'messages.delete')).to.deep.equal([mina.chat, [own(1, '').id]]);
    await expectAccessible(app, true);
  });

  it('delete a message here, and bring it back', async () => {
    const { app, engine } = await openWith([say(1), say(2, { text: 'hide me' })]);
    await choose(app, 1, 'Delete for me');
    await until(() => texts(app).length === 1);
    const undo = await soon(app, '[role=status][aria-label^="Undo: "]');
    expect(textOf(undo)).to.contain('Deleted for you');
    await expectAccessible(app, true);
    button(app, 'Undo').click();
    await until(() => texts(app).includes('hide me'));
    expect(lastCall(engine, 'messages.unhide')).to.deep.equal([mina.chat, [say(2).id]]);
    await until(() => allDeep(app, '.undo').length === 0);
  });

  it('forward it to chats that are chosen', async () => {
    const { app, engine } = await openWith([say(1, { text: 'news' })]);
    await choose(app, 0, 'Forward');
    const dialog = await soon(app, 'dialog[open]');
    await expectAccessible(app, true);
    const boxes = allDeep<HTMLInputElement>(dialog, 'input');
    boxes[0]?.click();
    boxes[1]?.click();
    await frame();
    button(dialog, 'Forward').click();
    await until(() => engine.callsOf('messages.forward').length === 1);
    const [chat, ids, to] = lastCall(engine, 'messages.forward') as [ChatId, MessageId[], { named: boolean }];
    expect([chat, ids, to.named]).to.deep.equal([mina.chat, [say(1).id], false]);
    await until(() => allDeep(app, 'dp-forward').length === 0);
  });

  it('say what is known of it', async () => {
    const { app } = await openWith([say(1, { edited: true })]);
    deep(app, '.edited').click();
    const dialog = await soon(app, 'dialog[open]');
    await until(() => textOf(dialog).includes('Written'));
    expect(textOf(dialog)).to.contain('Arrived');
    await expectAccessible(app, true);
  });
});

describe('reactions', () => {
  it('are set by the menu, taken away by their button, and remembered', async () => {
    const { app, engine, page } = await openWith([say(1)]);
    await choose(app, 0, 'React');
    const offered = (): HTMLElement[] => allDeep(app, ':popover-open button.sign');
    await until(() => offered().length === 6);
    expect(textOf(offered()[0] as HTMLElement)).to.equal('👍');
    await expectAccessible(app, true);
    offered()[1]?.click();
    await until(() => allDeep(app, '.reaction').length === 1);
    const chip = deep(app, '.reaction');
    const name = chip.getAttribute('aria-label')?.replaceAll(/[\u2068\u2069]/gu, '');
    expect([chip.ariaPressed, name]).to.deep.equal(['true', '❤️ 1: You']);
    expect(page.preferences.get().signs[0]).to.equal('❤️');
    chip.click();
    await until(() => allDeep(app, '.reaction').length === 0);
    expect(lastCall(engine, 'messages.react')).to.deep.equal([mina.chat, say(1).id, null]);
  });

  it('say who reacted, and are bounded and harmless whatever they are', async () => {
    const many = Array.from({ length: 500 }, (_, at) => personOf(`person ${at}`));
    const { app } = await openWith([
      say(1, {
        reactions: [
          { sign: '🎉', people: [mina.id, ...many], mine: false },
          { sign: '\u{202E}evil words that go on', people: [mina.id], mine: false },
        ],
      }),
    ]);
    const [first, second] = allDeep(app, '.reaction');
    expect(first?.getAttribute('aria-label')?.replaceAll(/[\u2068\u2069]/gu, '')).to.equal(
      '🎉 501: Mina, Somebody, and Somebody and 498 more',
    );
    expect(second?.getBoundingClientRect().width).to.be.below(160);
    expect(second?.querySelector('bdi')).to.not.equal(null);
  });
});

describe('a quotation', () => {
  const quoting = (isHere: boolean, change: Partial<NonNullable<Message['reply']>> = {}): Message =>
    say(150, {
      text: 'an answer',
      reply: { id: say(1).id, person: mina.id, isHere, kind: 'text', text: 'Message 1', ...change },
    });

  it('leads to the original, however far above it stands, and shows which it is', async () => {
    const history = [...Array.from({ length: 120 }, (_, at) => say(at + 1)), quoting(true)];
    const { app } = await openWith(history);
    const quote = deep(app, '.quote');
    expect(quote.getAttribute('aria-label')).to.match(/^Go to the original/u);
    quote.click();
    await until(() => allDeep(app, '.flash article').length === 1);
    expect(textOf(deep(app, '.flash .text'))).to.equal('Message 1');
    await until(() => deep(app, '.flash article').matches(':focus'));
  });

  it('of what is not here says so, as only who answers vouches for the words', async () => {
    const { app } = await openWith([quoting(false)]);
    expect(textOf(deep(app, '.quote'))).to.equal('Mina not on this device Message 1');
    expect(deep(app, '.quote').getAttribute('aria-label')).to.contain('not on this device');
    await expectAccessible(app, true);
  });

  it('that is not here leads nowhere, and says that it was deleted', async () => {
    const { app } = await openWith([quoting(false, { kind: 'deleted', text: '' })]);
    expect(textOf(deep(app, '.quote'))).to.contain('Message deleted');
    expect(deep(app, '.quote').ariaDisabled).to.equal('true');
    await expectAccessible(app, true);
  });
});

describe('a press', () => {
  it('with the mouse reaches the button that it began on: nothing moves under it', async () => {
    const { app } = await openWith([own(1, 'ok', { state: 'read', readAt: NOW, deliveredAt: NOW })]);
    const { left, top, width, height } = deep(app, '.actions').getBoundingClientRect();
    const position: [number, number] = [Math.round(left + width / 2), Math.round(top + height / 2)];
    await sendMouse({ type: 'click', position });
    await soon(app, ':popover-open [role=menuitem]');
    await resetMouse();
  });

  it('beside a text twice answers it, and on the text does not', async () => {
    const { app } = await openWith([say(1)]);
    const twice = (element: Element): boolean =>
      element.dispatchEvent(new MouseEvent('dblclick', { bubbles: true, composed: true }));
    twice(deep(app, 'article .text'));
    await frame();
    expect(allDeep(app, '.purpose').length).to.equal(0);
    twice(deep(app, 'article .meta'));
    await soon(app, '.purpose');
  });
});
