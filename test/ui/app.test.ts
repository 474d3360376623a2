import { expect } from 'chai';
import { html, render } from 'lit';
import type { EngineState } from '../../src/engine/api/engine-state.ts';
import type { Arrival } from '../../src/engine/api/state.ts';
import type { DriftpostApp } from '../../src/ui/app/driftpost-app.ts';
import { dialogOf } from '../../src/ui/shared/missing-part.ts';
import type { AppProblem } from '../../src/ui/page-services.ts';
import { part, retry } from '../../src/ui/shared/parts.ts';
import { FakeEngine, contactOf, messageOf, summaryOf } from '../doubles/engine.ts';
import { FakePage } from '../doubles/page-services.ts';
import { expectAccessible } from './axe.ts';
import {
  STARTED,
  allDeep,
  button,
  clear,
  deep,
  mount,
  press,
  soon,
  startApp,
  textOf,
  until,
} from './helpers.ts';

const mina = contactOf('Mina');
const ole = contactOf('Ole');
const state: EngineState = {
  ...STARTED,
  contacts: [mina, ole],
  chats: [summaryOf(mina), summaryOf(ole), ...STARTED.chats],
};
const fragmentOf = (chat: string): string => `#/chats/${chat}`;

afterEach(clear);

describe('app', () => {
  it('is accessible, with its places and the network', async () => {
    const { app } = await startApp({ ...state, network: { ...state.network, peers: 5 } });
    await expectAccessible(app, true);
    const nav = deep(app, 'nav');
    expect(nav.getAttribute('aria-label')).to.equal('Main');
    expect(allDeep(nav, 'a').map(textOf)).to.deep.equal(['Chats', 'People', 'Settings']);
    const status = deep(app, '[role=status][aria-label=Network]');
    expect(textOf(status)).to.equal('Connected · 5 peers');
  });

  it('shows a shell before the engine answers, and says after a while what is waited for', async () => {
    const page = new FakePage();
    page.setPreferences({ started: true });
    const app = await mount<DriftpostApp>('driftpost-app', { page });
    await expectAccessible(app, true);
    expect(textOf(app)).to.contain('Opening what is kept in this browser.');
  });

  it('shows the welcome before the engine answers where there was no start yet, and takes what is typed', async () => {
    const page = new FakePage();
    const app = await mount<DriftpostApp>('driftpost-app', { page });
    await until(() => allDeep(app, 'input').length === 1);
    const box = deep(app, 'input') as HTMLInputElement;
    box.value = 'Mina';
    button(app, 'Start chatting').click();
    const engine = new FakeEngine();
    await app.start({ engine, page });
    await until(() => engine.callsOf('profile.start').length === 1);
    expect(engine.callsOf('profile.start')).to.deep.equal([['Mina', undefined]]);
  });

  it('says above everything that a part could not be loaded, and loads it again', async () => {
    const { app, page } = await startApp(state);
    let isThere = false;
    const loading = part(async () => {
      if (!isThere) throw new TypeError('Failed to fetch dynamically imported module: later.js');
      return 'loaded';
    })();
    const bar = await soon(app, '[role=alert]');
    expect(textOf(bar)).to.contain('A part of Driftpost could not be loaded.');
    await expectAccessible(app, true);
    // Some browsers do not fetch a failed script again until the page is reloaded.
    button(app, 'Load it again').click();
    await until(() => textOf(bar).includes('Reload'));
    button(app, 'Reload').click();
    expect(page.done).to.contain('reload');
    isThere = true;
    retry();
    expect(await loading).to.equal('loaded');
    await until(() => allDeep(app, '[role=alert]').length === 0);
  });

  it('says in the place of a dialog that it could not be loaded, can close it, and shows it once it is there', async () => {
    let isThere = false;
    const load = part(async () => {
      if (!isThere) throw new TypeError('Failed to fetch dynamically imported module: later.js');
    });
    const place = await mount<HTMLElement>('main', {});
    const draw = (): void => void render(dialogOf(load, html`<p>the dialog</p>`), place);
    draw();
    await load.tried();
    draw();
    const dialog = await soon<HTMLDialogElement>(place, 'dialog');
    await until(() => dialog.open);
    expect(textOf(dialog)).to.contain('could not be loaded');
    let closed = 0;
    place.addEventListener('dp-close', () => (closed += 1));
    button(place, 'Close').click();
    await until(() => closed === 1);
    isThere = true;
    button(place, 'Load it again').click();
    await load();
    draw();
    expect(textOf(place)).to.equal('the dialog');
  });

  it('says of the network what is reached, what is tried, what to do', async () => {
    const { app, engine } = await startApp(state);
    const line = (): string => textOf(deep(app, '[role=status][aria-label=Network]'));
    button(app, 'Connected · 0 peers').click();
    await until(() => textOf(deep(app, '[popover]')).includes('relay.example reached'));
    await expectAccessible(app, true);
    button(app, 'Try now').click();
    expect(engine.callsOf('reachOut')).to.have.length(1);
    const { network } = state;
    engine.patch({ network: { ...network, peers: 1 } });
    await until(() => line() === 'Connected · 1 peer');
    engine.patch({
      network: {
        ...network,
        state: 'connecting',
        relays: [{ kind: 'nostr', url: 'wss://a.example', state: 'connecting' }],
      },
    });
    await until(() => line() === 'Connecting');
    expect(textOf(deep(app, '[popover]')))
      .to.contain('a.example being tried')
      .and.to.contain('check your network');
    for (const [webrtc, why, todo] of [
      ['missing', 'no WebRTC', 'Open Driftpost in a current'],
      ['blocked', 'WebRTC is blocked', 'Allow WebRTC for this page'],
      ['no-candidates', 'finds no address of this device', 'add a TURN server'],
      ['hidden', 'no TURN server passes anything on', 'show your address'],
    ] as const) {
      engine.patch({ network: { ...network, state: 'offline', peers: 0, webrtc } });
      await until(() => textOf(deep(app, 'dp-notices')).includes(why));
      expect(line()).to.equal('Cannot connect');
      expect(textOf(deep(app, '[popover]')))
        .to.contain(why)
        .and.to.contain(todo);
      await expectAccessible(app, true);
    }
    engine.patch({ network: { ...network, state: 'offline', online: false } });
    await until(() => line() === 'Offline');
    expect(textOf(deep(app, '[popover]'))).to.contain('This device has no network.');
  });

  it('goes from chat to chat by Alt and arrows, and by Ctrl+K and a few letters', async () => {
    const { app, page } = await startApp(state);
    press(app, 'ArrowDown', { altKey: true });
    expect(page.fragment.get()).to.equal(fragmentOf(mina.chat));
    await soon(app, 'dp-chat');
    press(app, 'ArrowDown', { altKey: true });
    expect(page.fragment.get()).to.equal(fragmentOf(ole.chat));
    press(app, 'ArrowUp', { altKey: true });
    press(app, 'ArrowUp', { altKey: true });
    expect(page.fragment.get()).to.equal(fragmentOf('notes'));

    expect(press(app, 'k', { ctrlKey: true })).to.equal(true);
    const search = await soon<HTMLInputElement>(app, 'input[type=search]');
    await until(() => search.matches(':focus'));
    await expectAccessible(app, true);
    search.value = 'ol';
    search.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await until(() => allDeep(app, '[role=option]').length === 1);
    press(search, 'Enter');
    await until(() => page.fragment.get() === fragmentOf(ole.chat));
    await until(() => allDeep(app, 'dialog').length === 0);
  });

  it('has a page of its keys behind Ctrl+/, in any keyboard layout', async () => {
    const { app } = await startApp(state);
    expect(press(app, '.', { code: 'Slash', ctrlKey: true })).to.equal(true);
    await soon(app, 'dialog[open]');
    expect(textOf(deep(app, 'dialog')))
      .to.contain('Keyboard shortcuts')
      .and.to.contain('Jump to a chat');
    await expectAccessible(app, true);
    deep<HTMLDialogElement>(app, 'dialog').close();
    await until(() => allDeep(app, 'dialog').length === 0);
  });

  it('puts the focus into the box of a chat that is opened, and on its row on the way back', async () => {
    const { app, page } = await startApp(state);
    page.setFragment(fragmentOf(mina.chat), 'push');
    await until(() => allDeep(app, 'textarea').some((each) => each.matches(':focus')));
    page.setFragment('#/chats', 'push');
    await until(() =>
      allDeep(app, 'a.row')
        .find((each) => each.matches(':focus'))
        ?.textContent?.includes('Mina'),
    );
  });

  it('counts unread messages in title and badge', async () => {
    const { engine, page } = await startApp(state);
    expect(page.title).to.equal('Driftpost');
    engine.patch({ chats: [summaryOf(mina, { unread: 2 }), summaryOf(ole, { unread: 1 })] });
    await until(() => page.title === '(3) Driftpost');
    expect(page.badge).to.equal(3);
  });

  it('notifies of what cannot be seen', async () => {
    const { app, engine, page } = await startApp(state, (_, fakePage) =>
      fakePage.fragment.set(fragmentOf(mina.chat)),
    );
    await soon(app, 'dp-chat');
    const arrival: Arrival = { chat: mina.chat, name: 'Mina', kind: 'text', text: 'hello', count: 1 };
    engine.arrive(arrival);
    expect(page.notices).to.have.length(0);
    page.visible.set(false);
    page.attended.set(false);
    engine.arrive(arrival);
    expect(page.notices).to.deep.equal([
      { title: 'Mina', body: 'hello', tag: mina.chat, fragment: fragmentOf(mina.chat) },
    ]);
    page.visible.set(true);
    expect(engine.callsOf('reachOut')).to.have.length(1);
    engine.arrive({ ...arrival, chat: ole.chat, name: 'Ole', count: 4 });
    expect(page.notices[1]?.title).to.equal('\u2068Ole\u2069 (4)');
  });

  it('counts in a notice what waits, and takes it away when that was read', async () => {
    const { engine, page } = await startApp(state);
    const unread = (count: number): void =>
      engine.patch({ chats: [summaryOf(mina, { unread: count }), summaryOf(ole)] });
    page.attended.set(false);
    for (const count of [1, 2]) {
      unread(count);
      engine.arrive({ chat: mina.chat, name: 'Mina', kind: 'text', text: `hello ${count}`, count: 1 });
    }
    expect(page.shown.map(({ title, body }) => [title, body])).to.deep.equal([
      ['\u2068Mina\u2069 (2)', 'hello 2'],
    ]);
    await until(() => page.title === '(2) Driftpost');
    expect(page.shown).to.have.length(1);
    unread(0);
    await until(() => page.shown.length === 0);
  });

  it('takes away at its start what was read elsewhere', async () => {
    const { page } = await startApp(
      { ...state, chats: [summaryOf(mina, { unread: 1 }), summaryOf(ole)] },
      (_, fakePage) => {
        for (const tag of [mina.chat, ole.chat]) fakePage.notify({ title: '', body: '', tag, fragment: '' });
      },
    );
    expect(page.shown.map(({ tag }) => tag)).to.deep.equal([mina.chat]);
  });

  it('notifies of no more than the person wants', async () => {
    const { engine, page } = await startApp(state);
    page.attended.set(false);
    const arrival: Arrival = { chat: mina.chat, name: 'Mina', kind: 'text', text: 'hello', count: 2 };
    page.setPreferences({ notificationContent: 'name' });
    engine.arrive(arrival);
    page.setPreferences({ notificationContent: 'nothing' });
    engine.arrive(arrival);
    expect(page.notices).to.deep.equal([
      { title: '\u2068Mina\u2069 (2)', body: 'New message', tag: mina.chat, fragment: fragmentOf(mina.chat) },
      { title: 'Driftpost (2)', body: 'New message', tag: 'messages', fragment: '' },
    ]);
  });

  it('asks about notifications after the first conversation, not before, and once', async () => {
    const { app, engine, page } = await startApp(state, (fakeEngine, fakePage) => {
      fakeEngine.history.set(mina.chat, [messageOf(mina.chat, 1)]);
      fakePage.fragment.set(fragmentOf(mina.chat));
    });
    await soon(app, 'article');
    expect(textOf(deep(app, 'dp-notices'))).to.equal('');
    engine.change(mina.chat, { kind: 'upsert', messages: [messageOf(mina.chat, 2, { mine: true })] });
    await until(() => textOf(deep(app, 'dp-notices')).includes('Shall this device tell you'));
    await expectAccessible(app, true);
    expect(page.done).to.have.length(0);
    button(app, 'Yes').click();
    await until(() => textOf(deep(app, 'dp-notices')) === '');
    expect(page.done).to.deep.equal(['ask notifications']);
    expect(page.preferences.get().notificationsAsked).to.equal(true);
  });

  it('says after the first conversation that this browser will clear it, until that was read', async () => {
    const { app, page } = await startApp(state, (fakeEngine, fakePage) => {
      fakePage.safety = { ...fakePage.safety, clearsUnused: true };
      fakePage.permission = 'denied';
      fakeEngine.history.set(mina.chat, [messageOf(mina.chat, 1), messageOf(mina.chat, 2, { mine: true })]);
      fakePage.fragment.set(fragmentOf(mina.chat));
    });
    await until(() => textOf(deep(app, 'dp-notices')).includes('not opened for seven days'));
    await expectAccessible(app, true);
    button(app, 'OK').click();
    await until(() => textOf(deep(app, 'dp-notices')) === '');
    expect(page.preferences.get().storageHintSeen).to.equal(true);
  });

  it('says what is wrong but not fatal', async () => {
    const { app, page } = await startApp({ ...state, storage: 'full' }, (_, fakePage) => {
      fakePage.configProblem.set('iceServers');
      fakePage.webrtc = false;
    });
    const notices = textOf(deep(app, 'dp-notices'));
    expect(notices).to.match(/“ ?iceServers ?” in config.json/);
    expect(notices).to.contain('The storage of this browser is full.');
    expect(notices).to.contain('This browser has no WebRTC');
    page.updateReady.set(true);
    await until(() => textOf(deep(app, 'dp-notices')).includes('A new version of Driftpost is ready.'));
    await expectAccessible(app, true);
    button(app, 'Use it now').click();
    expect(page.done).to.deep.equal(['update']);
  });
});

describe('app that cannot run', () => {
  it('says that it is open in another tab and takes over', async () => {
    const { app, page } = await startApp(state, (_, fakePage) => fakePage.tab.set('elsewhere'));
    await until(() => textOf(app).includes('Driftpost is open in another tab'));
    await expectAccessible(app, true);
    button(app, 'Use it here').click();
    await soon(app, 'dp-main');
    expect(page.done).to.deep.equal(['take over']);
    page.tab.set('elsewhere');
    await until(() => textOf(app).includes('Driftpost is open in another tab'));
  });

  it('can be started again on another engine', async () => {
    const { app, page } = await startApp(state);
    await app.start({ engine: new FakeEngine({ ...state, chats: [summaryOf(ole)] }), page });
    await until(() => allDeep(app, 'a.row').length === 1);
  });

  it('brings into this tab what the other one was given', async () => {
    const page = new FakePage();
    const app = await mount<DriftpostApp>('driftpost-app', { problem: 'handed-over', page });
    await until(() => textOf(app).includes('It is open in your other tab now'));
    button(app, 'Continue here').click();
    await until(() => page.done.includes('take over'));
  });

  const words: Readonly<Record<AppProblem, readonly [string, string]>> = {
    insecure: ['This page was not loaded securely', 'https://'],
    'no-store': ['This browser keeps nothing for this page', 'IndexedDB'],
    'full-store': ['There is no room to open what is kept here', 'still kept'],
    'broken-store': ['This browser cannot read what is kept here', 'restore your backup'],
    blocked: ['Another version of Driftpost is still open', 'Close all other tabs'],
    'newer-store': ['Your data is from a newer Driftpost', 'does not touch your data'],
    locked: ['Driftpost is locked', 'Your passphrase opens it'],
    'screen-locked': ['Driftpost is locked', 'Messages go on arriving'],
    crashed: ['Driftpost has stopped', 'Reload to go on'],
    'not-loaded': ['A part of Driftpost could not be loaded', 'check your network'],
    'handed-over': ['It is open in your other tab now', 'close this tab'],
  };
  for (const [problem, [what, todo]] of Object.entries(words)) {
    it(`says why and what to do: ${problem}`, async () => {
      const app = await mount<DriftpostApp>('driftpost-app', {
        problem: problem as AppProblem,
        page: new FakePage(),
      });
      await until(() => textOf(app).includes(what));
      expect(textOf(app)).to.contain(todo);
      const link = allDeep<HTMLAnchorElement>(app, 'a.primary')[0];
      expect(link?.protocol).to.equal(problem === 'insecure' ? 'https:' : undefined);
      await expectAccessible(app, true);
    });
  }
});
