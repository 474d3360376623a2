import type { MessageId } from '../../src/engine/api/ids.ts';
import type { EngineState } from '../../src/engine/api/engine-state.ts';
import type { Message } from '../../src/engine/api/state.ts';
import type { DriftpostApp } from '../../src/ui/app/driftpost-app.ts';
import { contactOf, messageOf, summaryOf, type FakeEngine } from '../doubles/engine.ts';
import type { FakePage } from '../doubles/page-services.ts';
import { STARTED, allDeep, deep, frame, soon, startApp } from './helpers.ts';

export const mina = contactOf('Mina');

/** The chat with Mina alone, with so many unread messages. */
export const stateWith = (unread: number): EngineState => ({
  ...STARTED,
  contacts: [mina],
  chats: [summaryOf(mina, { unread }), ...STARTED.chats],
});

/** Messages of the other person, of one day, ascending. */
export const theirs = (count: number, from = 1, change: Partial<Message> = {}): Message[] =>
  Array.from({ length: count }, (_, index) => messageOf(mina.chat, from + index, change));

/** The same, not read yet. */
export const unread = (count: number, from: number): Message[] => theirs(count, from, { read: false });

/** Tells new or changed messages. */
export const upsert = (engine: FakeEngine, ...messages: readonly Message[]): void =>
  engine.change(mina.chat, { kind: 'upsert', messages });

/** The app with an open chat, for tests. */
export interface OpenLog {
  readonly app: DriftpostApp;
  readonly engine: FakeEngine;
  readonly page: FakePage;
  readonly log: HTMLElement;
}

/** The app with the chat with Mina open. */
export const openWith = async (
  history: Message[],
  prepare: (engine: FakeEngine, page: FakePage) => void = () => {},
): Promise<OpenLog> => {
  const count = history.filter(({ mine, read }) => !mine && !read).length;
  const opened = await startApp(stateWith(count), (fakeEngine, fakePage) => {
    fakeEngine.history.set(mina.chat, history);
    fakePage.fragment.set(`#/chats/${mina.chat}`);
    prepare(fakeEngine, fakePage);
  });
  await soon(opened.app, 'article');
  await frame();
  return { ...opened, log: deep(opened.app, '[role=log]') };
};

export const texts = (app: DriftpostApp): string[] =>
  allDeep(app, 'article .text').map((each) => each.textContent ?? '');

/** Pixels below the view. */
export const toEnd = (log: HTMLElement): number => log.scrollHeight - log.scrollTop - log.clientHeight;

/** Scrolls, and waits for the scroll event. */
export const scrollTo = async (log: HTMLElement, top: number): Promise<void> => {
  const told = new Promise((resolve) => log.addEventListener('scroll', resolve, { once: true }));
  log.scrollTop = top;
  await told;
  await frame();
};

/** The messages that were reported as read, in the order of the reports. */
export const told = (engine: FakeEngine): readonly string[] => {
  const names = new Map((engine.history.get(mina.chat) ?? []).map(({ id, text }) => [id, text]));
  return engine
    .callsOf('chats.markRead')
    .flatMap(([, ids]) => (ids as MessageId[]).map((id) => names.get(id) ?? id));
};

/** Ids of consecutive messages. */
export const namesOf = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, at) => `Message ${from + at}`);

/** The height of a bubble above its first line, in pixels. */
const BEFORE_TEXT_PX = 6;

/** Messages that begin in the visible part of the log. */
export const inView = ({ app, log }: OpenLog): readonly string[] => {
  const box = log.getBoundingClientRect();
  return allDeep(app, 'article')
    .filter((each) => each.getBoundingClientRect().top >= box.top - BEFORE_TEXT_PX)
    .filter((each) => each.getBoundingClientRect().top < box.bottom)
    .map((each) => each.querySelector('.text')?.textContent ?? '');
};

/** The row below the line "New messages"; null where there is no line. */
export const newFrom = ({ app }: OpenLog): string | null => {
  const rows = allDeep(app, '.column > *');
  const at = rows.findIndex((row) => row.matches('.unread'));
  return at < 0 ? null : (rows[at + 1]?.querySelector('.text')?.textContent ?? '');
};
