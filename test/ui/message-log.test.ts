import { expect } from 'chai';
import type { Message } from '../../src/engine/api/state.ts';
import type { DriftpostApp } from '../../src/ui/app/driftpost-app.ts';
import { MAX_ROWS } from '../../src/ui/state/chat-log.ts';
import { NOW, messageOf, positionOf } from '../doubles/engine.ts';
import { allDeep, clear, deep, frame, soon, startApp, textOf, until } from './helpers.ts';
import { mina, openWith, scrollTo, stateWith, texts, theirs, toEnd, unread, upsert } from './open-log.ts';

const MINUTE_MS = 60_000;

afterEach(clear);

describe('messages', () => {
  it('begin at the end and stay there while new ones come', async () => {
    const { app, engine, log } = await openWith(theirs(50));
    expect(toEnd(log)).to.be.below(2);
    engine.change(mina.chat, { kind: 'upsert', messages: [messageOf(mina.chat, 51, { text: 'newest' })] });
    await until(() => texts(app).at(-1) === 'newest');
    await frame();
    expect(toEnd(log)).to.be.below(2);
  });

  it('leave a reader who has scrolled up where they are, and say how many are new', async () => {
    const { app, engine, log } = await openWith(theirs(50));
    await scrollTo(log, 900);
    const first = allDeep(app, 'article').find((each) => each.getBoundingClientRect().top > 150);
    const before = first?.getBoundingClientRect().top ?? 0;
    upsert(engine, ...theirs(2, 51), ...unread(2, 53));
    await until(() => allDeep(app, '.jump').some((each) => textOf(each) === '2 new messages'));
    expect(first?.getBoundingClientRect().top).to.be.closeTo(before, 1);
    deep(app, '.jump').click();
    await until(() => toEnd(log) < 2);
    await until(() => allDeep(app, '.jump').length === 0);
  });

  it('load older ones at the top and keep the place', async () => {
    const { app, log, engine } = await openWith(theirs(400));
    await scrollTo(log, 300);
    await until(() => allDeep(app, 'article').length > 50);
    expect(engine.callsOf('chats.older')[0]).to.deep.equal([mina.chat, positionOf(351), 50]);
    const anchor = allDeep(app, 'article').find((each) => each.textContent?.includes('Message 355'));
    const top = (anchor?.getBoundingClientRect().top ?? 0) - log.getBoundingClientRect().top;
    expect(top).to.be.within(-400, log.clientHeight + 400);
    for (let i = 0; i < 8; i++) {
      const oldest = texts(app)[0];
      await scrollTo(log, log.scrollTop === 1 ? 2 : 1);
      await until(() => texts(app)[0] !== oldest || oldest === 'Message 1');
      expect(texts(app).length).to.be.at.most(MAX_ROWS);
    }
    expect(texts(app)[0]).to.equal('Message 1');
    expect(texts(app)).to.not.include('Message 400');
    while (!texts(app).includes('Message 400')) await scrollTo(log, log.scrollTop + 2_000);
    expect(texts(app).length).to.be.at.most(MAX_ROWS);
  });

  it('stand under their day', async () => {
    const { app } = await openWith([
      messageOf(mina.chat, 1, { writtenAt: NOW - 3 * 24 * 60 * MINUTE_MS }),
      messageOf(mina.chat, 2, { writtenAt: NOW - 24 * 60 * MINUTE_MS }),
      messageOf(mina.chat, 3),
    ]);
    expect(allDeep(app, '.day').map(textOf)).to.deep.equal(['Sunday, May 11', 'Yesterday', 'Today']);
  });

  it('say their own day with the time where they stand under another one', async () => {
    const { app } = await openWith([
      messageOf(mina.chat, 1, { writtenAt: NOW - 24 * 60 * MINUTE_MS }),
      messageOf(mina.chat, 2),
      messageOf(mina.chat, 3, { writtenAt: NOW - 24 * 60 * MINUTE_MS }),
      messageOf(mina.chat, 4),
    ]);
    expect(allDeep(app, '.day').map(textOf)).to.deep.equal(['Yesterday', 'Today']);
    const times = allDeep(app, 'article time').map(textOf);
    expect(times.map((time) => time.includes('May 13'))).to.deep.equal([false, false, true, false]);
  });

  it('are changed in place, and only the changed ones', async () => {
    const { app, engine } = await openWith([
      messageOf(mina.chat, 1, { mine: true, state: 'queued' }),
      ...theirs(3, 2),
    ]);
    const before = allDeep(app, 'article');
    engine.change(mina.chat, {
      kind: 'upsert',
      messages: [messageOf(mina.chat, 1, { mine: true, state: 'delivered' })],
    });
    await until(() => textOf(deep(app, '.state')) === 'Delivered');
    expect(allDeep(app, 'article')).to.deep.equal(before);
  });

  it('take in 5,000 new ones, one task after the other, and show the newest', async () => {
    const { app, engine, log } = await openWith(theirs(50));
    const channel = new MessageChannel();
    await new Promise<void>((resolve) => {
      let count = 50;
      // A task each, as they come from a worker.
      channel.port1.onmessage = () => {
        engine.change(mina.chat, { kind: 'upsert', messages: theirs(10, count + 1) });
        count += 10;
        if (count < 5_050) channel.port2.postMessage(null);
        else resolve();
      };
      channel.port2.postMessage(null);
    });
    await until(() => texts(app).at(-1) === 'Message 5050');
    await frame();
    channel.port1.close();
    expect(toEnd(log)).to.be.below(2);
    expect(texts(app).length).to.be.at.most(MAX_ROWS);
  });
});

describe('the messages for the keyboard', () => {
  const focusOf = (app: DriftpostApp): Element | undefined => allDeep(app, ':focus').at(-1);
  /** The text of a message, by default of the focused one. */
  const textIn = (article: Element | null | undefined): string | undefined =>
    article?.querySelector('.text')?.textContent?.trim().split(/[ /]/u).at(-1);
  const focusedOne = (app: DriftpostApp): string | undefined => textIn(focusOf(app)?.closest('article'));
  /** The tab stops in the log. */
  const stops = (log: HTMLElement): Element[] =>
    [log, ...log.querySelectorAll<HTMLElement>('*')].filter(({ tabIndex }) => tabIndex >= 0);
  const link = (n: number): Message =>
    messageOf(mina.chat, n, { text: `https://example.com/${n} `.repeat(2) });

  it('are one stop, at the newest, whatever is in them', async () => {
    const { log } = await openWith(Array.from({ length: 150 }, (_, at) => link(at + 1)));
    const newest = log.querySelectorAll('article').item(log.querySelectorAll('article').length - 1);
    expect(stops(log)).to.deep.equal([newest]);
  });

  it('are one stop where there are none yet', async () => {
    const { app } = await startApp(stateWith(0), (_, page) => page.fragment.set(`#/chats/${mina.chat}`));
    expect(stops(await soon(app, '[role=log]'))).to.have.length(1);
  });

  it('are gone through by arrows, and what can be pressed in one too', async () => {
    const { app, log } = await openWith(Array.from({ length: 5 }, (_, at) => link(at + 1)));
    (stops(log)[0] as HTMLElement).focus();
    const press = async (key: string): Promise<string> => {
      focusOf(app)?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true }));
      await frame();
      return `${focusedOne(app)} ${focusOf(app)?.localName}`;
    };
    const way = [
      'ArrowUp',
      'ArrowUp',
      'ArrowRight',
      'ArrowRight',
      'ArrowRight',
      'ArrowRight',
      'ArrowLeft',
      'ArrowDown',
      'Home',
      'End',
    ];
    const told: string[] = [];
    for (const key of way) told.push(await press(key));
    expect(told).to.deep.equal([
      '4 article',
      '3 article',
      '3 a',
      '3 a',
      '3 button',
      '3 article',
      '3 button',
      '4 article',
      '1 article',
      '5 article',
    ]);
    // Tab returns to the last focused message.
    await press('ArrowUp');
    expect(stops(log).map(textIn)).to.deep.equal(['4']);
    await press('Enter');
    await until(() => allDeep(app, '[role=menuitem]').some((item) => item.matches(':focus')));
  });

  it('keep the focus when the one that has it is let go of', async () => {
    const { app, engine, log } = await openWith(theirs(20));
    log.querySelector('article')?.focus();
    await frame();
    engine.change(mina.chat, { kind: 'reset', messages: theirs(20, 30), hasOlder: true });
    await until(() => texts(app)[0] === 'Message 30');
    expect(focusedOne(app)).to.equal('30');
  });
});

describe('the messages for a screen reader', () => {
  /** The texts that were added while the log was not busy. Screen readers announce those. */
  const listen = (log: HTMLElement): string[] => {
    const heard: string[] = [];
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes)
        for (const node of addedNodes)
          if (node instanceof Element && node.matches('.row') && log.ariaBusy === 'false')
            heard.push(node.querySelector('.text')?.textContent ?? '');
    }).observe(log, { childList: true, subtree: true });
    return heard;
  };
  const quiet = async (log: HTMLElement): Promise<void> => until(() => log.ariaBusy === 'false');

  it('are news when they come, and no news when they are shown first or scrolled back to', async () => {
    const history = theirs(200);
    const { app, engine, page } = await startApp(stateWith(0), (fakeEngine) =>
      fakeEngine.history.set(mina.chat, history),
    );
    page.fragment.set(`#/chats/${mina.chat}`);
    const log = await soon(app, '[role=log]');
    const heard = listen(log);
    await soon(app, 'article');
    await quiet(log);
    expect(heard).to.deep.equal([]);
    engine.change(mina.chat, { kind: 'upsert', messages: theirs(1, 201) });
    await until(() => texts(app).at(-1) === 'Message 201');
    expect([heard, log.ariaBusy]).to.deep.equal([['Message 201'], 'false']);
    // The ResizeObserver has reported the new height.
    await frame();
    await frame();
    const before = log.querySelectorAll('article').length;
    await scrollTo(log, 0);
    await until(() => log.querySelectorAll('article').length > before);
    await quiet(log);
    expect(heard).to.deep.equal(['Message 201']);
  });

  it('are the first ones in a chat that was empty: news', async () => {
    const { app, engine } = await startApp(stateWith(0), (_, fakePage) =>
      fakePage.fragment.set(`#/chats/${mina.chat}`),
    );
    const log = await soon(app, '[role=log]');
    await quiet(log);
    const heard = listen(log);
    engine.change(mina.chat, { kind: 'upsert', messages: theirs(1) });
    await until(() => heard.length === 1);
  });
});
