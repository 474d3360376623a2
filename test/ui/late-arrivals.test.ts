import { expect } from 'chai';
import { messageOf, positionOf } from '../doubles/engine.ts';
import { expectAccessible } from './axe.ts';
import { allDeep, button, clear, deep, frame, textOf, until } from './helpers.ts';
import {
  inView,
  mina,
  newFrom,
  openWith,
  scrollTo,
  texts,
  theirs,
  toEnd,
  told,
  unread,
  upsert,
  type OpenLog,
} from './open-log.ts';

afterEach(clear);

describe('late arrivals', () => {
  const bar = ({ app }: OpenLog): string | null => {
    const [found] = allDeep(app, '.earlier');
    return found === undefined ? null : textOf(found);
  };
  /** The live region. */
  const said = ({ app }: OpenLog): string =>
    textOf(deep(app, 'dp-log').shadowRoot!.querySelector('[role=status]')!);
  const late = (n: number, change = {}) =>
    messageOf(mina.chat, n, { read: false, text: `late ${n}`, ...change });
  const focused = ({ app }: OpenLog): string | undefined =>
    allDeep(app, 'article')
      .find((each) => each.matches(':focus'))
      ?.querySelector('.text')?.textContent ?? undefined;

  it('are told of where they are out of view, and led to', async () => {
    const opened = await openWith(theirs(50));
    upsert(opened.engine, late(3.5));
    await until(() => bar(opened) === '1 earlier message has arrived');
    expect(said(opened)).to.equal('1 earlier message has arrived');
    await expectAccessible(opened.app, true);
    expect(toEnd(opened.log)).to.be.below(2);
    button(opened.app, '1 earlier message has arrived').click();
    await until(() => focused(opened) === 'late 3.5');
    expect(inView(opened)).to.include('late 3.5');
    expect(newFrom(opened)).to.equal('late 3.5');
    await until(() => bar(opened) === null && said(opened) === '');
    await until(() => told(opened.engine).includes('late 3.5'));
  });

  it('are led to where they stand among older messages that are not loaded, however far above', async () => {
    for (const n of [345.5, 12.5, 0.5]) {
      const opened = await openWith(theirs(400));
      upsert(opened.engine, late(n));
      await until(() => bar(opened) !== null);
      deep(opened.app, '.earlier').click();
      await until(() => focused(opened) === `late ${n}`);
      expect(inView(opened)).to.include(`late ${n}`);
      await until(() => bar(opened) === null);
      // The messages around it are on the screen.
      const order = texts(opened.app);
      const all = (opened.engine.history.get(mina.chat) ?? []).map(({ text }) => text);
      expect(order).to.deep.equal(
        all.slice(all.indexOf(order[0] ?? ''), all.indexOf(order.at(-1) ?? '') + 1),
      );
      clear();
    }
  });

  it('leave a reader who has scrolled up where they are', async () => {
    const opened = await openWith(theirs(50));
    await scrollTo(opened.log, 900);
    const first = [...opened.log.querySelectorAll('article')].find(
      (each) => each.getBoundingClientRect().top > opened.log.getBoundingClientRect().top,
    );
    const before = first?.getBoundingClientRect().top ?? 0;
    upsert(opened.engine, late(3.5));
    await until(() => bar(opened) !== null);
    expect(first?.getBoundingClientRect().top).to.be.closeTo(before, 1);
    upsert(opened.engine, late(3.5, { read: true }));
    await until(() => bar(opened) === null);
    expect(first?.getBoundingClientRect().top).to.be.closeTo(before, 1);
  });

  it('are counted as they come, and as they come into view', async () => {
    const opened = await openWith(theirs(50));
    upsert(opened.engine, late(30.5), late(5.5));
    await until(() => bar(opened) === '2 earlier messages have arrived');
    upsert(opened.engine, late(6.5));
    await until(() => bar(opened) === '3 earlier messages have arrived');
    expect(said(opened)).to.equal('3 earlier messages have arrived');
    await scrollTo(opened.log, 200);
    await until(() => bar(opened) === '1 earlier message has arrived');
    // Announced when they come, not when they go.
    expect(said(opened)).to.equal('3 earlier messages have arrived');
    deep(opened.app, '.earlier').click();
    await until(() => focused(opened) === 'late 30.5' && bar(opened) === null);
  });

  it('lead to one after the other where they are far apart', async () => {
    const opened = await openWith(theirs(50));
    upsert(opened.engine, late(2.5), late(25.5));
    for (const name of ['late 2.5', 'late 25.5']) {
      await until(() => bar(opened) !== null);
      deep(opened.app, '.earlier').click();
      await until(() => focused(opened) === name);
    }
    await until(() => bar(opened) === null);
  });

  for (const [what, messages] of [
    ['comes in view', [late(49.5)]],
    ['is the newest', unread(1, 51)],
    ['was read elsewhere', [late(3.5, { read: true })]],
    ['is an own one', [late(3.5, { mine: true, read: true })]],
    ['was there before and only moves', [messageOf(mina.chat, 45, { position: positionOf(3.5) })]],
  ] as const)
    it(`are none where a message ${what}`, async () => {
      const opened = await openWith(theirs(50));
      const seen = new Set<string | null>();
      upsert(opened.engine, ...messages);
      const last = messages.at(-1)?.text ?? '';
      for (let frames = 0; frames < 12; frames += 1) {
        seen.add(bar(opened)).add(said(opened) || null);
        await frame();
      }
      expect(texts(opened.app)).to.include(last);
      expect([...seen]).to.deep.equal([null]);
    });

  it('are none of what comes in any order after what was seen', async () => {
    const opened = await openWith(theirs(50));
    await scrollTo(opened.log, 300);
    for (const n of [53, 52, 51]) upsert(opened.engine, ...unread(1, n));
    await until(() => allDeep(opened.app, '.jump').some((each) => textOf(each) === '3 new messages'));
    expect(bar(opened)).to.equal(null);
  });

  it('go away where the engine says that they were read, or the chat was cleared', async () => {
    const opened = await openWith(theirs(50));
    upsert(opened.engine, late(3.5));
    await until(() => bar(opened) !== null);
    upsert(opened.engine, late(3.5, { read: true }));
    await until(() => bar(opened) === null);
    upsert(opened.engine, late(4.5));
    await until(() => bar(opened) !== null);
    opened.engine.change(mina.chat, { kind: 'cleared' });
    await until(() => bar(opened) === null);
  });

  it('go away when pressed where they are not there any more', async () => {
    const opened = await openWith(theirs(200));
    upsert(opened.engine, late(3.5));
    await until(() => bar(opened) !== null);
    opened.engine.history.set(mina.chat, theirs(200));
    deep(opened.app, '.earlier').click();
    await until(() => bar(opened) === null);
  });

  it('are of one chat', async () => {
    const opened = await openWith(theirs(50));
    upsert(opened.engine, late(3.5));
    await until(() => bar(opened) !== null);
    opened.page.fragment.set('#/chats/notes');
    await until(() => texts(opened.app).length === 0 && bar(opened) === null);
  });
});
