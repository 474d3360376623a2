import { expect } from 'chai';
import type { EngineState } from '../../src/engine/api/engine-state.ts';
import { isKept, openLayers } from '../../src/ui/shared/layers.ts';
import type { OpenDialog } from '../../src/ui/state/app-store.ts';
import type { AppContext } from '../../src/ui/state/context.ts';
import { EMPTY_STATE, messageOf } from '../doubles/engine.ts';
import { foundOf, searchOf } from '../doubles/people.ts';
import {
  STARTED,
  WITH_MINA,
  allDeep,
  button,
  clear,
  deep,
  mina,
  press,
  soon,
  startApp,
  textOf,
  until,
} from './helpers.ts';

const inChat = `#/chats/${mina.chat}`;

/** A layer, and the way to open it. */
interface Over {
  readonly fragment: string;
  readonly state?: EngineState;
  /** The button that opens it, or the dialog of the store. */
  readonly by: string | OpenDialog;
  /** Whether Ctrl+K may take its place. */
  readonly keeps: boolean;
}

const inSettings = (by: string): Over => ({ fragment: '#/settings', by, keeps: true });
const ofStore = (by: OpenDialog, keeps = true): Over => ({ fragment: inChat, by, keeps });

const OVER: Readonly<Record<string, Over>> = {
  invite: ofStore({ kind: 'invite' }),
  'add contact': ofStore({ kind: 'add-contact', code: 'Ada' }),
  pairing: ofStore({ kind: 'pairing', code: '' }),
  'contact settings': ofStore({ kind: 'contact', person: mina.id }),
  verify: ofStore({ kind: 'verify', person: mina.id }),
  'ask again': ofStore({ kind: 'ask-again', person: mina.id }),
  'jump to a chat': ofStore({ kind: 'jump' }, false),
  shortcuts: ofStore({ kind: 'help' }, false),
  'chat menu': { fragment: inChat, by: 'Chat menu', keeps: false },
  'message actions': { fragment: inChat, by: 'Message actions', keeps: false },
  network: { fragment: inChat, by: 'Connected · 0 peers', keeps: false },
  'export a backup': inSettings('Export backup'),
  'import a backup': inSettings('Import backup'),
  passphrase: inSettings('Set passphrase'),
  'delete everything': inSettings('Delete everything'),
  'contact request': {
    fragment: '#/people',
    state: { ...WITH_MINA, nicknameIndex: 2, search: searchOf('Ole', { results: [foundOf('Ole', 1)] }) },
    by: 'Add contact',
    keeps: true,
  },
  restore: { fragment: '', state: EMPTY_STATE, by: 'Restore from backup', keeps: true },
};

const start = async ({ fragment, state = WITH_MINA, by }: Over) => {
  const started = await startApp(state, (engine, page) => {
    engine.history.set(mina.chat, [messageOf(mina.chat, 1)]);
    page.fragment.set(fragment);
  });
  const { app, page } = started;
  const context = (app as unknown as { app: AppContext }).app;
  const opened = (): boolean => openLayers.get().length > 0;
  if (typeof by !== 'string') context.store.open(by);
  else {
    await until(() => allDeep(app, 'button').some((each) => nameOf(each) === by));
    button(app, by).click();
  }
  await until(() => opened() && allDeep(app, 'dialog[open], :popover-open').length > 0);
  return { ...started, opened, place: page.fragment.get(), store: context.store };
};

const nameOf = (element: Element): string => element.getAttribute('aria-label') ?? textOf(element);

afterEach(async () => {
  clear();
  await until(() => openLayers.get().length === 0);
});

describe('what lies over a place', () => {
  for (const [name, over] of Object.entries(OVER)) {
    it(`is closed by Back, which changes nothing behind it: ${name}`, async () => {
      const { app, page, opened, place } = await start(over);
      page.closeTop?.();
      await until(() => allDeep(app, 'dialog[open], :popover-open').length === 0);
      expect([opened(), page.closeTop, page.fragment.get()]).to.deep.equal([false, null, place]);
    });

    it(`says that it is gone when the page or its place goes: ${name}`, async () => {
      const { opened } = await start(over);
      clear();
      await until(() => !opened());
    });

    it(`${over.keeps ? 'is not replaced by' : 'leaves room for'} Ctrl+K and Ctrl+/: ${name}`, async () => {
      const { app, store } = await start(over);
      const before = store.dialog;
      expect(isKept()).to.equal(over.keeps);
      for (const [key, kind] of [
        ['k', 'jump'],
        ['/', 'help'],
      ] as const) {
        // The browser's own meaning of the keys is prevented too. Without a nickname there are no shortcuts yet.
        expect(press(app, key, { ctrlKey: true })).to.equal(over.state !== EMPTY_STATE);
        expect(store.dialog?.kind).to.equal(over.keeps ? before?.kind : kind);
      }
    });
  }

  it('is told of one by one: a menu over a dialog, the menu first', async () => {
    const { app, page, store } = await start(OVER['chat menu'] as Over);
    button(deep(app, ':popover-open'), 'Verify').click();
    await soon(app, 'dialog[open]');
    expect([store.dialog?.kind, openLayers.get().length]).to.deep.equal(['verify', 1]);
    page.closeTop?.();
    await until(() => store.dialog === null);
  });

  for (const way of ['Back', 'Esc'] as const)
    it(`is not closed, nor kept away, by the end of what was there before: ${way}`, async () => {
      const { app, page, store } = await start(OVER['invite'] as Over);
      const [dialog] = allDeep<HTMLDialogElement>(app, 'dialog[open]');
      if (way === 'Back') page.closeTop?.();
      else dialog?.requestClose();
      // The dialog fires its end in a task of its own.
      press(app, 'k', { ctrlKey: true });
      await soon(app, 'dp-jump');
      await until(() => allDeep(app, 'dialog[open]').length === 1);
      expect(store.dialog?.kind).to.equal('jump');
    });

  it('lets an invite that is opened meanwhile wait, and a comparison go on', async () => {
    const { app, page, store } = await start(OVER['verify'] as Over);
    page.fragment.set('#/invite/Ada');
    await until(() => page.fragment.get() === '#/chats');
    expect(store.dialog?.kind).to.equal('verify');
    page.closeTop?.();
    await until(() => store.dialog?.kind === 'add-contact');
    await soon(app, 'dp-add-contact');
  });
});

describe('a window that is seen and not used', () => {
  it('reads nothing and says that there is something; with the focus it is read', async () => {
    const { engine, page } = await startApp(
      {
        ...STARTED,
        contacts: WITH_MINA.contacts,
        chats: WITH_MINA.chats.map((each) => ({ ...each, unread: 1 })),
      },
      (fakeEngine, fakePage) => {
        fakeEngine.history.set(mina.chat, [messageOf(mina.chat, 1, { read: false })]);
        fakePage.attended.set(false);
        fakePage.fragment.set(inChat);
      },
    );
    await until(() => page.title.startsWith('('));
    engine.arrive({ chat: mina.chat, name: 'Mina', kind: 'text', text: 'hello', count: 1 });
    expect([engine.callsOf('chats.markRead').length, page.notices.length]).to.deep.equal([0, 1]);
    page.attended.set(true);
    await until(() => engine.callsOf('chats.markRead').length > 0);
  });
});
