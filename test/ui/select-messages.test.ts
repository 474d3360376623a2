import { expect } from 'chai';
import type { Message } from '../../src/engine/api/state.ts';
import type { DriftpostApp } from '../../src/ui/app/driftpost-app.ts';
import { messageOf } from '../doubles/engine.ts';
import { expectAccessible } from './axe.ts';
import { allDeep, button, clear, deep, frame, soon, textOf, until } from './helpers.ts';
import { mina, openWith, theirs } from './open-log.ts';

afterEach(clear);

const own = (n: number, change: Partial<Message> = {}): Message =>
  messageOf(mina.chat, n, { mine: true, ...change });
const articles = (app: DriftpostApp): HTMLElement[] => allDeep(app, 'article');

/** Texts of the messages that are selected. */
const selected = (app: DriftpostApp): readonly string[] =>
  allDeep(app, '.row')
    .filter((row) => row.querySelector('[role=checkbox][aria-checked=true]'))
    .map((row) => textOf(row.querySelector('.text') as HTMLElement));

const key = (target: Element | undefined, name: string, init: KeyboardEventInit = {}): boolean | undefined =>
  target?.dispatchEvent(
    new KeyboardEvent('keydown', { key: name, bubbles: true, composed: true, cancelable: true, ...init }),
  );

const focusOn = (app: DriftpostApp, at: number): HTMLElement => {
  const article = articles(app).at(at) as HTMLElement;
  article.focus();
  return article;
};

const bar = (app: DriftpostApp): Promise<HTMLElement> => soon(app, '[role=toolbar]');

/** Chooses "Select" in the menu of a message. */
const select = async (app: DriftpostApp, at: number): Promise<void> => {
  articles(app).at(at)?.querySelector<HTMLElement>('.actions')?.click();
  const line = (): HTMLElement | undefined =>
    allDeep(app, ':popover-open [role=menuitem]').find((each) => textOf(each) === 'Select');
  await until(line);
  line()?.click();
  await bar(app);
};

describe('several messages', () => {
  it('are selected by the menu and by presses anywhere in them, and said', async () => {
    const { app } = await openWith(theirs(5));
    await select(app, 1);
    articles(app)[3]?.querySelector<HTMLElement>('.text')?.click();
    await until(() => selected(app).length === 2);
    expect(selected(app)).to.deep.equal(['Message 2', 'Message 4']);
    expect((await bar(app)).ariaLabel).to.equal('Selected messages');
    expect(textOf(deep(app, '[role=toolbar] [role=status]'))).to.equal('Selected: 2');
    expect(deep(app, 'dp-composer').checkVisibility()).to.equal(false);
    await expectAccessible(app, true);
    articles(app)[3]?.click();
    articles(app)[1]?.click();
    await until(() => allDeep(app, '[role=toolbar]').length === 0);
    expect(deep(app, 'dp-composer').checkVisibility()).to.equal(true);
  });

  it('are selected from one to the next by Shift with arrows, one by one by Space; Esc ends it', async () => {
    const { app } = await openWith(theirs(6));
    key(focusOn(app, 1), 'ArrowDown', { shiftKey: true });
    await until(() => selected(app).length === 2);
    key(articles(app)[2], 'ArrowDown', { shiftKey: true });
    await until(() => selected(app).length === 3);
    expect(articles(app)[3]?.matches(':focus')).to.equal(true);
    key(articles(app)[3], 'ArrowUp', { shiftKey: true });
    await until(() => selected(app).length === 2);
    key(focusOn(app, 5), ' ');
    await until(() => selected(app).length === 3);
    expect(selected(app)).to.deep.equal(['Message 2', 'Message 3', 'Message 6']);
    const name = articles(app)[5]?.getAttribute('aria-labelledby') ?? '';
    const [first] = name.split(' ');
    expect(deep(app, `#${first}`).textContent).to.equal('Selected:');
    key(articles(app)[5], 'Escape');
    await until(() => allDeep(app, '[role=toolbar]').length === 0);
    expect(articles(app)[5]?.matches(':focus')).to.equal(true);
  });

  it('are all between two presses with Shift', async () => {
    const { app } = await openWith(theirs(6));
    await select(app, 4);
    const press = new MouseEvent('click', {
      bubbles: true,
      composed: true,
      cancelable: true,
      shiftKey: true,
    });
    articles(app)[1]?.dispatchEvent(press);
    await until(() => selected(app).length === 4);
    expect(selected(app)).to.deep.equal(['Message 2', 'Message 3', 'Message 4', 'Message 5']);
  });

  it('are copied as a person would quote them; one is copied as its text', async () => {
    const { app, page } = await openWith([...theirs(2), own(3, { text: 'mine' })]);
    await select(app, 0);
    articles(app)[2]?.click();
    await until(() => selected(app).length === 2);
    button(await bar(app), 'Copy').click();
    await until(() => page.done.some((each) => each.startsWith('copy: ')));
    expect(page.done.at(-1)).to.match(/^copy: \[.+\] Mina: Message 1\n\[.+\] Anna: mine$/u);
    await until(() => allDeep(app, '[role=toolbar]').length === 0);
    await select(app, 1);
    button(await bar(app), 'Copy').click();
    await until(() => page.done.at(-1) === 'copy: Message 2');
  });

  it('are forwarded together, in their order', async () => {
    const { app, engine } = await openWith(theirs(4));
    await select(app, 3);
    articles(app)[0]?.click();
    await until(() => selected(app).length === 2);
    button(await bar(app), 'Forward').click();
    const dialog = await soon(app, 'dialog[open]');
    allDeep<HTMLInputElement>(dialog, 'input')[0]?.click();
    await frame();
    button(dialog, 'Forward').click();
    await until(() => engine.callsOf('messages.forward').length === 1);
    const [, ids] = engine.callsOf('messages.forward')[0] ?? [];
    expect(ids).to.deep.equal(theirs(4).flatMap(({ id }, at) => (at === 0 || at === 3 ? [id] : [])));
  });

  it('are deleted here together, and come back together', async () => {
    const { app } = await openWith(theirs(4));
    key(focusOn(app, 0), 'ArrowDown', { shiftKey: true });
    await until(() => selected(app).length === 2);
    button(await bar(app), 'Delete for me').click();
    await until(() => articles(app).length === 2);
    await soon(app, '[role=status][aria-label^="Undo: "]');
    button(app, 'Undo').click();
    await until(() => articles(app).length === 4);
  });

  it('are deleted for everyone where all are own, after it was asked', async () => {
    const { app, engine } = await openWith([...theirs(1), own(2), own(3)]);
    await select(app, 0);
    articles(app)[1]?.click();
    await until(() => selected(app).length === 2);
    const names = async (): Promise<readonly string[]> => allDeep(await bar(app), 'button').map(textOf);
    expect(await names()).to.deep.equal(['Copy', 'Forward', 'Delete for me', 'Cancel']);
    articles(app)[0]?.click();
    articles(app)[2]?.click();
    await until(() => selected(app).join() === [own(2).text, own(3).text].join());
    button(await bar(app), 'Delete for everyone').click();
    await until(() => textOf(deep(app, '[role=toolbar] [role=status]')) === 'Delete for everyone: 2?');
    await expectAccessible(app, true);
    expect(engine.callsOf('messages.delete')).to.deep.equal([]);
    button(await bar(app), 'Delete').click();
    await until(() => engine.callsOf('messages.delete').length === 1);
    expect(engine.callsOf('messages.delete')[0]?.[1]).to.deep.equal([own(2).id, own(3).id]);
  });

  it('are one stop for Tab with their actions: arrows lead from one to the next', async () => {
    const { app } = await openWith(theirs(2));
    await select(app, 0);
    const buttons = allDeep(await bar(app), 'button');
    buttons[0]?.focus();
    key(buttons[0], 'ArrowRight');
    await until(() => buttons[1]?.matches(':focus'));
    key(buttons[1], 'End');
    await until(() => buttons.at(-1)?.matches(':focus'));
    await until(() => buttons.map(({ tabIndex }) => tabIndex).join() === '-1,-1,-1,0');
  });

  it('are no longer selected where they are gone, and the chat is left', async () => {
    const { app, engine, page } = await openWith(theirs(3));
    await select(app, 0);
    articles(app)[1]?.click();
    await until(() => selected(app).length === 2);
    engine.change(mina.chat, { kind: 'removed', ids: [theirs(1)[0]!.id] });
    await until(() => selected(app).join() === 'Message 2');
    page.fragment.set('#/settings');
    await soon(app, 'dp-settings');
    page.fragment.set(`#/chats/${mina.chat}`);
    await soon(app, 'article');
    expect(allDeep(app, '[role=toolbar]').length).to.equal(0);
  });
});

describe('a finger on a message', () => {
  const touch = (target: Element | undefined, type: string, x: number, y = 300): boolean | undefined =>
    target?.dispatchEvent(
      new PointerEvent(type, {
        bubbles: true,
        composed: true,
        isPrimary: true,
        pointerType: 'touch',
        pointerId: 7,
        clientX: x,
        clientY: y,
      }),
    );

  it('that rests selects it; the press that follows does not take it back', async () => {
    const { app } = await openWith(theirs(2));
    touch(articles(app)[0], 'pointerdown', 100);
    await bar(app);
    touch(articles(app)[0], 'pointerup', 100);
    articles(app)[0]?.click();
    await frame();
    expect(selected(app)).to.deep.equal(['Message 1']);
    touch(articles(app)[1], 'pointerdown', 100);
    touch(articles(app)[1], 'pointerup', 100);
    articles(app)[1]?.click();
    await until(() => selected(app).length === 2);
    // Also after a long touch, for which a browser fires no click.
    touch(articles(app)[0], 'pointerdown', 100);
    touch(articles(app)[0], 'pointerup', 100);
    await until(() => selected(app).join() === 'Message 2');
    // A scroll selects nothing.
    touch(articles(app)[0], 'pointerdown', 100);
    touch(articles(app)[0], 'pointermove', 100, 340);
    touch(articles(app)[0], 'pointerup', 100, 340);
    await frame();
    expect(selected(app)).to.deep.equal(['Message 2']);
  });

  it('that draws it aside answers it; one that goes up or down, back, or from the edge does not', async () => {
    const { app } = await openWith(theirs(2));
    const draw = (...path: readonly (readonly [number, number])[]): void => {
      const article = articles(app)[0];
      const [first] = path;
      touch(article, 'pointerdown', ...(first as [number, number]));
      for (const [x, y] of path) touch(article, 'pointermove', x, y);
      touch(article, 'pointerup', ...(path.at(-1) as [number, number]));
    };
    draw([100, 300], [104, 330], [180, 360]);
    draw([100, 300], [130, 300], [110, 300]);
    draw([8, 300], [120, 300]);
    await frame();
    expect(allDeep(app, '.purpose').length).to.equal(0);
    draw([100, 300], [130, 301], [170, 303]);
    expect(textOf(await soon(app, '.purpose'))).to.contain('Message 1');
    expect(articles(app)[0]?.style.translate).to.equal('');
  });
});
