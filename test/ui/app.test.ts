import { expect } from 'chai';
import type { EngineState } from '../../src/engine/api/state.ts';
import type { DriftpostApp } from '../../src/ui/app/driftpost-app.ts';
import type { AppProblem } from '../../src/ui/page-services.ts';
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
    await until(() => engine.callsOf('start').length === 1);
    expect(engine.callsOf('start')).to.deep.equal([['Mina', undefined]]);
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
    const arrival = { chat: mina.chat, name: 'Mina', text: 'hello', count: 1 };
    engine.arrive(arrival);
    expect(page.notices).to.have.length(0);
    page.visible.set(false);
    engine.arrive(arrival);
    expect(page.notices).to.deep.equal([
      { title: 'Mina', body: 'hello', tag: mina.chat, fragment: fragmentOf(mina.chat) },
    ]);
    page.visible.set(true);
    expect(engine.callsOf('reachOut')).to.have.length(1);
    engine.arrive({ ...arrival, chat: ole.chat, name: 'Ole', count: 4 });
    expect(page.notices[1]?.title).to.equal('Ole (4)');
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

  const words: Readonly<Record<AppProblem, readonly [string, string]>> = {
    insecure: ['This page was not loaded securely', 'https://'],
    'no-store': ['This browser keeps nothing for this page', 'IndexedDB'],
    blocked: ['Another version of Driftpost is still open', 'Close all other tabs'],
    'newer-store': ['Your data is from a newer Driftpost', 'does not touch your data'],
    locked: ['Driftpost is locked', 'Your passphrase opens it'],
    crashed: ['Driftpost has stopped', 'Reload to go on'],
    'handed-over': ['The code is in your other tab now', 'close this tab'],
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
