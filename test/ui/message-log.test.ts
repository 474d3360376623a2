import { expect } from 'chai';
import type { EngineState, Message } from '../../src/engine/api/state.ts';
import type { DriftpostApp } from '../../src/ui/app/driftpost-app.ts';
import { MAX_ROWS } from '../../src/ui/state/chat-log.ts';
import { NOW, contactOf, messageOf, summaryOf, type FakeEngine } from '../doubles/engine.ts';
import type { FakePage } from '../doubles/page-services.ts';
import { STARTED, allDeep, clear, deep, frame, soon, startApp, textOf, until } from './helpers.ts';

const mina = contactOf('Mina');
const MINUTE_MS = 60_000;

const stateWith = (unread: number): EngineState => ({
  ...STARTED,
  contacts: [mina],
  chats: [summaryOf(mina, { unread }), ...STARTED.chats],
});

/** Messages of the other person, of one day, ascending. */
const theirs = (count: number, from = 1): Message[] =>
  Array.from({ length: count }, (_, index) => messageOf(mina.chat, from + index));

const openWith = async (
  history: Message[],
  unread = 0,
): Promise<{ app: DriftpostApp; engine: FakeEngine; page: FakePage; log: HTMLElement }> => {
  const opened = await startApp(stateWith(unread), (fakeEngine, fakePage) => {
    fakeEngine.history.set(mina.chat, history);
    fakePage.fragment.set(`#/chats/${mina.chat}`);
  });
  await soon(opened.app, 'article');
  await frame();
  return { ...opened, log: deep(opened.app, '[role=log]') };
};

const texts = (app: DriftpostApp): string[] =>
  allDeep(app, 'article .text').map((each) => each.textContent ?? '');
const toEnd = (log: HTMLElement): number => log.scrollHeight - log.scrollTop - log.clientHeight;

/** Scrolls, and waits until the browser has told of it. */
const scrollTo = async (log: HTMLElement, top: number): Promise<void> => {
  const told = new Promise((resolve) => log.addEventListener('scroll', resolve, { once: true }));
  log.scrollTop = top;
  await told;
  await frame();
};

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
    engine.change(mina.chat, { kind: 'upsert', messages: theirs(2, 51) });
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
    expect(engine.callsOf('olderMessages')[0]).to.deep.equal([mina.chat, 351, 50]);
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

  it('show where the unread ones begin, and are read when they are in view of somebody', async () => {
    const { app, engine, page } = await openWith(theirs(10), 3);
    const rows = allDeep(app, '.column > *').map(textOf);
    expect(rows.findIndex((text) => text === 'New messages')).to.equal(
      rows.findIndex((text) => text.includes('Message 8')) - 1,
    );
    await until(() => engine.callsOf('markRead').length === 1);
    expect(engine.callsOf('markRead')).to.deep.equal([[mina.chat, 10]]);

    page.visible.set(false);
    engine.patch({ chats: stateWith(1).chats });
    engine.change(mina.chat, { kind: 'upsert', messages: theirs(1, 11) });
    await until(() => texts(app).includes('Message 11'));
    expect(engine.callsOf('markRead')).to.have.length(1);
    page.visible.set(true);
    await until(() => engine.callsOf('markRead').length === 2);
    expect(engine.callsOf('markRead')[1]).to.deep.equal([mina.chat, 11]);
  });

  it('stand under their day', async () => {
    const { app } = await openWith([
      messageOf(mina.chat, 1, { writtenAt: NOW - 3 * 24 * 60 * MINUTE_MS }),
      messageOf(mina.chat, 2, { writtenAt: NOW - 24 * 60 * MINUTE_MS }),
      messageOf(mina.chat, 3),
    ]);
    expect(allDeep(app, '.day').map(textOf)).to.deep.equal(['Sunday, May 11', 'Yesterday', 'Today']);
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
      let order = 50;
      // A task each, as they come from a worker.
      channel.port1.onmessage = () => {
        engine.change(mina.chat, { kind: 'upsert', messages: theirs(10, order + 1) });
        order += 10;
        if (order < 5_050) channel.port2.postMessage(null);
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
