import { expect } from 'chai';
import { messageOf, positionOf } from '../doubles/engine.ts';
import { allDeep, clear, frame, until } from './helpers.ts';
import { mina, namesOf, openWith, scrollTo, texts, theirs, toEnd, upsert, type OpenLog } from './open-log.ts';

afterEach(clear);

describe('messages that change places', () => {
  /** The first message in view, and its place. */
  const placed = ({ log }: OpenLog, name: string): number =>
    ([...log.querySelectorAll('article')]
      .find((each) => each.querySelector('.text')?.textContent === name)
      ?.getBoundingClientRect().top ?? Number.NaN) - log.getBoundingClientRect().top;

  /** The number of the first message that is partly in view. */
  const firstSeen = ({ log }: OpenLog): number => {
    const { top } = log.getBoundingClientRect();
    const first = [...log.querySelectorAll('article')].find(
      (each) => each.getBoundingClientRect().bottom > top,
    );
    return Number(first?.querySelector('.text')?.textContent?.split(' ')[1]);
  };

  for (const [what, placesOf] of [
    ['from above what is in view to below', () => [2, 49.5]],
    ['from below to above', () => [48, 1.5]],
    ['from the upper edge to above', (first) => [first, 1.5]],
    ['from the upper edge to below', (first) => [first, 49.5]],
    ['from within what is in view to above', (first) => [first + 3, 1.5]],
    ['from above into what is in view', (first) => [2, first + 3.5]],
  ] as readonly (readonly [string, (first: number) => readonly [number, number]])[])
    it(`leave a reader where they are: ${what}`, async () => {
      const opened = await openWith(theirs(50));
      await scrollTo(opened.log, 900);
      const first = firstSeen(opened);
      const [n, to] = placesOf(first);
      // The message that keeps its place: the first one in view that does not move.
      const stays = `Message ${n === first ? first + 1 : first}`;
      const before = placed(opened, stays);
      upsert(opened.engine, messageOf(mina.chat, n, { position: positionOf(to) }));
      const expected = (opened.engine.history.get(mina.chat) ?? []).map(({ text }) => text);
      await until(() => texts(opened.app).join() === expected.join());
      await frame();
      expect(placed(opened, stays)).to.be.closeTo(before, 1);
    });

  it('are each there once, in their new order, with the end in view', async () => {
    const opened = await openWith(theirs(50));
    upsert(
      opened.engine,
      ...[50, 49, 48].map((n, at) => messageOf(mina.chat, n, { position: positionOf(48 + at) })),
    );
    await until(() => texts(opened.app).at(-1) === 'Message 48');
    expect(texts(opened.app)).to.deep.equal([...namesOf(1, 47), 'Message 50', 'Message 49', 'Message 48']);
    expect(toEnd(opened.log)).to.be.below(2);
  });

  it('keep the focus, wherever in them it is', async () => {
    for (const selector of ['article', '.actions']) {
      const opened = await openWith(theirs(20));
      const element = [...opened.log.querySelectorAll<HTMLElement>(selector)][10];
      element?.focus();
      await frame();
      upsert(opened.engine, messageOf(mina.chat, 11, { position: positionOf(3.5), text: 'moved' }));
      await until(() => texts(opened.app)[3] === 'moved');
      await frame();
      const focused = allDeep(opened.app, ':focus').at(-1);
      expect(focused?.matches(selector)).to.equal(true);
      expect(focused?.closest('article')?.querySelector('.text')?.textContent).to.equal('moved');
      clear();
    }
  });

  it('are no news for a screen reader', async () => {
    const { app, engine, log } = await openWith(theirs(20));
    await until(() => log.ariaBusy === 'false');
    const heard: string[] = [];
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes)
        for (const node of addedNodes)
          if (node instanceof Element && node.matches('.row') && log.ariaBusy === 'false')
            heard.push(node.textContent ?? '');
    }).observe(log, { childList: true, subtree: true });
    upsert(engine, messageOf(mina.chat, 3, { position: positionOf(15.5) }));
    await until(() => texts(app)[14] === 'Message 3');
    await until(() => log.ariaBusy === 'false');
    expect(heard).to.deep.equal([]);
  });
});
