import { expect } from 'chai';
import type { EngineState } from '../../src/engine/api/engine-state.ts';
import { createNotifications } from '../../src/platform/page/notifications.ts';
// Imported first: for a person with a nickname this part is loaded.
import '../../src/ui/app/in-use.ts';
import '../../src/ui/people/request-notices.ts';
import { lockScreen } from '../../src/ui/lock/screen-lock.ts';
import type { NotificationContent } from '../../src/ui/page-services.ts';
import { NO_FLAGS, NOW, contactOf, messageOf, summaryOf } from '../doubles/engine.ts';
import { FakePage } from '../doubles/page-services.ts';
import { requestOf } from '../doubles/people.ts';
import { type ShownNotice, createTray } from '../doubles/tray.ts';
import { STARTED, clear, frame, mina, soon, startApp, until } from './helpers.ts';

/**
 * The table of notifications: each kind of event, times where the person is; and what the system shows then, with the
 * title. It runs the app's own screens and the page's own notifications against a system that shows one notification
 * per tag.
 */

const ole = contactOf('Ole');
const STATE: EngineState = {
  ...STARTED,
  contacts: [mina, ole],
  chats: [summaryOf(mina), summaryOf(ole), ...STARTED.chats],
};
const IN_CHAT = `#/chats/${mina.chat}`;

/** The app, with a system that records its notifications. */
const openAt = async (fragment: string, content: NotificationContent = 'text') => {
  const tray = createTray();
  Object.defineProperty(globalThis, 'Notification', { value: tray.Notification, configurable: true });
  const opened = await startApp(STATE, (engine, page) => {
    const real = createNotifications({ go: (to) => page.fragment.set(to), hasApp: () => true });
    Object.assign(page, { notify: real.notify, keepNotices: real.keepNotices });
    engine.vaultStatus = { isSet: true, lockAfterMinutes: 0, unfinished: null };
    engine.history.set(mina.chat, [messageOf(mina.chat, 1)]);
    page.permission = 'granted';
    page.setPreferences({ notificationContent: content, notificationsAsked: true });
    page.fragment.set(fragment);
  });
  await soon(opened.app, fragment === IN_CHAT ? 'dp-chat' : 'dp-main');
  return { ...opened, tray };
};
type Opened = Awaited<ReturnType<typeof openAt>>;

/** Where the person is while something happens. */
const PLACES: Readonly<Record<string, (content?: NotificationContent) => Promise<Opened>>> = {
  'in the chat': (content) => openAt(IN_CHAT, content),
  'in the list of chats': (content) => openAt('#/chats', content),
  'in another chat': (content) => openAt(`#/chats/${ole.chat}`, content),
  'in the settings': async (content) => {
    const opened = await openAt(IN_CHAT, content);
    opened.page.fragment.set('#/settings');
    await soon(opened.app, 'dp-settings');
    return opened;
  },
  'at the people': (content) => openAt('#/people', content),
  'in another window, with the chat in view': async (content) => {
    const opened = await openAt(IN_CHAT, content);
    opened.page.attended.set(false);
    return opened;
  },
  'in another tab, with the chat open behind it': async (content) => {
    const opened = await openAt(IN_CHAT, content);
    opened.page.visible.set(false);
    opened.page.attended.set(false);
    return opened;
  },
};
const ALL = Object.keys(PLACES);
const except = (...places: string[]): readonly string[] => ALL.filter((place) => !places.includes(place));

/** The events, as the engine tells them: messages from Mina, with the number of unread ones. */
const says = ({ engine }: Opened, text: string, unread: number, count = 1): void => {
  const messages = Array.from({ length: count }, (_, at) =>
    messageOf(mina.chat, 2 + unread - count + at, { text, read: false }),
  );
  engine.patch({ chats: [summaryOf(mina, { unread }), summaryOf(ole), ...STARTED.chats] });
  engine.change(mina.chat, { kind: 'upsert', messages });
  engine.arrive({ chat: mina.chat, name: 'Mina', kind: 'text', text, count });
};
const changesMina = ({ engine }: Opened, change: Parameters<typeof contactOf>[1]): void =>
  engine.patch({ contacts: [contactOf('Mina', change), ole] });

interface Row {
  happens(opened: Opened): void;
  /** The places of the person at which the system shows a notification. */
  readonly tells?: readonly string[];
  /** The notification, by the setting. */
  readonly shows?: Readonly<Record<NotificationContent, Omit<ShownNotice, 'told'>>>;
  readonly told?: number;
  /** The number in the title, while the person does not look at the chat. */
  readonly count: number;
}

const NAMELESS = { tag: 'messages', fragment: '' };
const ofMina = { tag: mina.chat, fragment: IN_CHAT };
const teo = requestOf('Teo', { greeting: 'From the ferry', receivedAt: NOW });
const ofTeo = { tag: `request ${teo.id}`, fragment: '#/people', title: 'Teo' };

const TABLE: Readonly<Record<string, Row>> = {
  'a message': {
    happens: (opened) => says(opened, 'hello', 1),
    tells: except('in the chat'),
    shows: {
      text: { ...ofMina, title: 'Mina', body: 'hello' },
      name: { ...ofMina, title: 'Mina', body: 'New message' },
      nothing: { ...NAMELESS, title: 'Driftpost', body: 'New message' },
    },
    count: 1,
  },
  'several messages in a row': {
    happens: (opened) => {
      says(opened, 'one', 1);
      says(opened, 'two', 2);
      says(opened, 'four', 4, 2);
    },
    tells: except('in the chat'),
    shows: {
      text: { ...ofMina, title: '\u2068Mina\u2069 (4)', body: 'four' },
      name: { ...ofMina, title: '\u2068Mina\u2069 (4)', body: 'New message' },
      nothing: { ...NAMELESS, title: 'Driftpost (4)', body: 'New message' },
    },
    told: 3,
    count: 4,
  },
  'a message in a muted chat, of which the engine tells the list alone': {
    happens: ({ engine }) => {
      const flags = { ...NO_FLAGS, mutedUntil: 'always' } as const;
      engine.patch({ chats: [summaryOf(mina, { unread: 1, flags }), summaryOf(ole), ...STARTED.chats] });
    },
    count: 0,
  },
  'a contact request': {
    happens: ({ engine }) => engine.patch({ requests: [teo] }),
    tells: except('at the people'),
    shows: {
      text: { ...ofTeo, body: 'From the ferry' },
      name: { ...ofTeo, body: '\u2068Teo\u2069 asks to become a contact.' },
      nothing: {
        tag: 'requests',
        fragment: '#/people',
        title: 'Driftpost',
        body: 'Somebody asks to become a contact.',
      },
    },
    count: 1,
  },
  'an invite that was redeemed': {
    happens: ({ engine }) => {
      const pia = contactOf('Pia');
      engine.patch({ contacts: [mina, ole, pia], chats: [summaryOf(pia), ...STATE.chats] });
    },
    count: 0,
  },
  'a new device of a contact': {
    happens: (opened) => changesMina(opened, { newDevice: { firstSeenAt: NOW, seen: false } }),
    count: 0,
  },
  'a contact with another nickname': {
    happens: (opened) => changesMina(opened, { nickname: 'Minnie', name: 'Minnie', renamedFrom: 'Mina' }),
    count: 0,
  },
  'a contact who has removed one': {
    happens: (opened) => changesMina(opened, { presence: { kind: 'removed', at: NOW } }),
    count: 0,
  },
  'a contact who was verified': {
    happens: (opened) => changesMina(opened, { identity: 'verified' }),
    count: 0,
  },
};

const MARK = 'mark';

/** Waits for the last notification. They come one after the other, so all before it are there too. */
const settled = async ({ page, tray }: Opened): Promise<void> => {
  for (let frames = 0; frames < 4; frames += 1) await frame();
  page.notify({ title: MARK, body: '', tag: MARK, fragment: '' });
  // The app closes unknown notifications, so the mark may be gone before the test looks.
  await until(() => tray.hasShown(MARK));
  tray.close(MARK);
};
const withoutTold = ({ told: _told, ...notice }: ShownNotice) => notice;
const titleOf = (count: number): string => (count === 0 ? 'Driftpost' : `(${count}) Driftpost`);

describe('the table of notifications', () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'Notification');
  afterEach(() => {
    clear();
    if (before) Object.defineProperty(globalThis, 'Notification', before);
  });

  for (const [event, { happens, tells = [], shows, told = 1, count }] of Object.entries(TABLE)) {
    for (const place of ALL)
      it(`${event}, ${place}`, async () => {
        const opened = await PLACES[place]!();
        happens(opened);
        await settled(opened);
        const isTold = tells.includes(place) && shows !== undefined;
        expect(opened.tray.shown().map(withoutTold)).to.deep.equal(isTold ? [shows.text] : []);
        expect(opened.tray.shown().every((notice) => notice.told === told)).to.equal(true);
        const isRead = shows !== undefined && !isTold && place === 'in the chat';
        await until(() => opened.page.title === titleOf(isRead ? 0 : count));
        expect(opened.page.badge).to.equal(isRead ? 0 : count);
      });

    if (shows)
      for (const content of ['name', 'nothing'] as const)
        it(`${event}, where notifications show: ${content}`, async () => {
          const opened = await PLACES['in the settings']!(content);
          happens(opened);
          await settled(opened);
          expect(opened.tray.shown().map(withoutTold)).to.deep.equal([shows[content]]);
          expect(opened.tray.shown()[0]?.told).to.equal(told);
        });
  }
});

describe('a notification that is there', () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'Notification');
  afterEach(() => {
    clear();
    if (before) Object.defineProperty(globalThis, 'Notification', before);
  });
  const AWAY = 'in another tab, with the chat open behind it';

  it('leads to what it tells of, and is gone then; what it told of is read by looking at it', async () => {
    const opened = await PLACES['in the settings']!();
    const { tray, page, engine } = opened;
    says(opened, 'hello', 1);
    engine.patch({ requests: [teo] });
    await settled(opened);
    tray.press(mina.chat);
    await until(() => page.fragment.get() === IN_CHAT);
    expect(tray.shown().map(({ tag }) => tag)).to.deep.equal([ofTeo.tag]);
    tray.press(ofTeo.tag);
    await until(() => page.fragment.get() === '#/people' && tray.shown().length === 0);
  });

  it('goes when the person comes back to the chat, and when it was read or is no more', async () => {
    for (const ends of [
      ({ page }: Opened) => {
        page.visible.set(true);
        page.attended.set(true);
      },
      ({ engine }: Opened) => engine.patch({ chats: [summaryOf(mina), summaryOf(ole), ...STARTED.chats] }),
      ({ engine }: Opened) => engine.patch({ contacts: [ole], chats: [summaryOf(ole), ...STARTED.chats] }),
    ]) {
      const opened = await PLACES[AWAY]!();
      says(opened, 'hello', 1);
      await until(() => opened.tray.shown().length === 1);
      ends(opened);
      await until(() => opened.tray.shown().length === 0 && opened.page.title === 'Driftpost');
      clear();
    }
  });

  it('goes where less is to be shown from now on', async () => {
    const opened = await PLACES['in the settings']!();
    says(opened, 'hello', 1);
    opened.engine.patch({ requests: [teo] });
    await until(() => opened.tray.shown().length === 2);
    opened.page.setPreferences({ notificationContent: 'nothing' });
    await until(() => opened.tray.shown().length === 0);
    says(opened, 'again', 2);
    await until(() => opened.tray.shown().length === 1);
    expect(opened.tray.shown()[0]?.title).to.equal('Driftpost (2)');
  });

  it('goes when the screen locks; while it is locked no name, text or place is shown', async () => {
    for (const content of ['text', 'name', 'nothing'] as const) {
      const opened = await PLACES[AWAY]!(content);
      const { tray, page, engine, app } = opened;
      says(opened, 'hello', 1);
      await until(() => tray.shown().length === 1);
      const unlock = await lockScreen(app);
      await until(() => tray.shown().length === 0);
      expect([page.title, page.badge]).to.deep.equal(['Driftpost', 0]);
      for (const count of [1, 2]) engine.arrive({ chat: null, name: '', kind: 'text', text: '', count });
      await until(() => tray.shown()[0]?.title === 'Driftpost (3)');
      expect(tray.shown()).to.deep.equal([
        { ...NAMELESS, title: 'Driftpost (3)', body: 'New message', told: 2 },
      ]);
      expect([page.title, page.badge]).to.deep.equal(['(3) Driftpost', 3]);
      engine.state = { ...engine.state, chats: STATE.chats };
      await unlock?.('yes');
      await until(() => tray.shown().length === 0 && page.title === 'Driftpost');
      clear();
    }
  });

  it('is not shown where the browser was told not to', async () => {
    const page = new FakePage();
    const tray = createTray();
    Object.defineProperty(tray.Notification, 'permission', { value: 'denied' });
    Object.defineProperty(globalThis, 'Notification', { value: tray.Notification, configurable: true });
    const real = createNotifications({ go: () => undefined, hasApp: () => true });
    Object.assign(page, { notify: real.notify, keepNotices: real.keepNotices });
    expect(real.notificationPermission()).to.equal('denied');
    page.notify({ title: 'Mina', body: 'hello', tag: mina.chat, fragment: IN_CHAT });
    for (let frames = 0; frames < 4; frames += 1) await frame();
    expect(tray.shown()).to.deep.equal([]);
  });
});
