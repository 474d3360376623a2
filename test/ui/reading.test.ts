import { expect } from 'chai';
import { messageOf, positionOf } from '../doubles/engine.ts';
import { clear, deep, frame, press, textOf, type, until } from './helpers.ts';
import {
  inView,
  mina,
  namesOf,
  newFrom,
  openWith,
  scrollTo,
  texts,
  theirs,
  told,
  unread,
  upsert,
  type OpenLog,
} from './open-log.ts';

/** The person goes to another window, or tab, and comes back. */
const WAYS_TO_LEAVE = {
  'in another window': ({ page }: OpenLog): void => page.attended.set(false),
  'in another tab': ({ page }: OpenLog): void => {
    page.visible.set(false);
    page.attended.set(false);
  },
};
const comeBack = ({ page }: OpenLog): void => {
  page.visible.set(true);
  page.attended.set(true);
};

/** Longer than the interval of the reports. */
const settle = async ({ engine }: OpenLog): Promise<void> => {
  let [calls, frames] = [-1, 0];
  while (frames < 20) {
    frames = calls === engine.calls.length ? frames + 1 : 0;
    calls = engine.calls.length;
    await frame();
  }
};

afterEach(clear);

describe('reading', () => {
  it('is of what was in view, and of nothing else', async () => {
    const opened = await openWith([...theirs(5), ...unread(40, 6)]);
    await until(() => told(opened.engine).length > 0);
    await settle(opened);
    expect(newFrom(opened)).to.equal('Message 6');
    const first = inView(opened).filter((text) => namesOf(6, 45).includes(text));
    expect(first.length).to.be.within(3, 40);
    expect(told(opened.engine)).to.deep.equal(first);
    // Skips a part that is never in view.
    await scrollTo(opened.log, opened.log.scrollHeight);
    const last = inView(opened);
    await until(() => told(opened.engine).includes('Message 45'));
    await settle(opened);
    expect(told(opened.engine)).to.deep.equal([...first, ...last]);
    expect(opened.engine.state.chats[0]?.unread).to.equal(40 - first.length - last.length);
  });

  it('is told once of each, also where the engine has not heard of it yet', async () => {
    const opened = await openWith([...theirs(40), ...unread(3, 41)]);
    opened.engine.answers['chats.markRead'] = () => new Promise<void>(() => {});
    await until(() => told(opened.engine).length > 0);
    for (let pass = 0; pass < 3; pass += 1) {
      await scrollTo(opened.log, 0);
      await scrollTo(opened.log, opened.log.scrollHeight);
      upsert(
        opened.engine,
        messageOf(mina.chat, 42, { read: false, position: positionOf(41.5 + pass / 10) }),
      );
      await settle(opened);
    }
    expect(told(opened.engine)).to.have.members(namesOf(41, 43));
    expect(told(opened.engine)).to.have.length(3);
  });

  it('is told of several at once', async () => {
    const opened = await openWith(theirs(5));
    upsert(opened.engine, ...unread(1, 6));
    upsert(opened.engine, ...unread(2, 7));
    await until(() => told(opened.engine).length === 3);
    expect(opened.engine.callsOf('chats.markRead')).to.have.length(1);
  });

  it('is of a message that is longer than the window, and comes while one is at the end', async () => {
    const opened = await openWith(theirs(30));
    const text = 'line\n'.repeat(30);
    upsert(opened.engine, messageOf(mina.chat, 31, { read: false, text }));
    await until(() => told(opened.engine).length === 1);
  });

  it('is told of at once by who leaves the chat', async () => {
    const opened = await openWith([...theirs(3), ...unread(2, 4)]);
    opened.page.fragment.set('#/chats');
    await until(() => told(opened.engine).length === 2);
  });

  for (const [where, leave] of Object.entries(WAYS_TO_LEAVE))
    describe(`of somebody who is ${where}`, () => {
      it('happens when they come back: of what is in view then, under a line above the first', async () => {
        const opened = await openWith(theirs(40));
        leave(opened);
        for (let n = 41; n <= 100; n += 10) upsert(opened.engine, ...unread(10, n));
        await until(() => texts(opened.app).includes('Message 100'));
        await settle(opened);
        expect([told(opened.engine), newFrom(opened)]).to.deep.equal([[], null]);
        comeBack(opened);
        await until(() => told(opened.engine).length > 0);
        await settle(opened);
        expect(newFrom(opened)).to.equal('Message 41');
        expect(told(opened.engine)).to.deep.equal(
          inView(opened).filter((text) => namesOf(41, 100).includes(text)),
        );
        const left = 60 - told(opened.engine).length;
        expect(textOf(deep(opened.app, '.jump'))).to.equal(`${left} new messages`);
      });

      it('leaves who had scrolled up where they are', async () => {
        const opened = await openWith(theirs(50));
        await scrollTo(opened.log, 300);
        leave(opened);
        upsert(opened.engine, ...unread(40, 51));
        await settle(opened);
        const before = inView(opened);
        comeBack(opened);
        await until(() => newFrom(opened) === 'Message 51');
        await settle(opened);
        expect([inView(opened), told(opened.engine)]).to.deep.equal([before, []]);
      });

      it('shows no line where nothing came, and none any more of what was new the time before', async () => {
        const opened = await openWith([...theirs(3), ...unread(2, 4)]);
        expect(newFrom(opened)).to.equal('Message 4');
        await until(() => told(opened.engine).length === 2);
        leave(opened);
        await settle(opened);
        comeBack(opened);
        await until(() => newFrom(opened) === null);
      });

      it('is not told of what was in view while they were away only', async () => {
        const opened = await openWith(theirs(60));
        leave(opened);
        upsert(opened.engine, ...unread(1, 61));
        await until(() => texts(opened.app).includes('Message 61'));
        await scrollTo(opened.log, 300);
        await settle(opened);
        comeBack(opened);
        await until(() => newFrom(opened) === 'Message 61');
        await settle(opened);
        expect(told(opened.engine)).to.deep.equal([]);
      });
    });

  it('shows no line of what comes while one looks', async () => {
    const opened = await openWith(theirs(5));
    for (const n of [6, 7, 8]) {
      upsert(opened.engine, ...unread(1, n));
      await until(() => told(opened.engine).length === n - 5);
    }
    expect(newFrom(opened)).to.equal(null);
  });

  it('has no line any more for who has answered', async () => {
    const opened = await openWith([...theirs(3), ...unread(2, 4)]);
    expect(newFrom(opened)).to.equal('Message 4');
    const box = deep<HTMLTextAreaElement>(opened.app, 'textarea');
    type(box, 'yes');
    await frame();
    press(box, 'Enter');
    await until(() => newFrom(opened) === null);
  });
});
