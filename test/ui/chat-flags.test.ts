import { expect } from 'chai';
import type { ChatFlags, ChatSummary } from '../../src/engine/api/state.ts';
import { err } from '../../src/lib/result.ts';
import { chatOrder } from '../../src/ui/chats/chat-order.ts';
// Imported first: for a person with a nickname this part is loaded.
import '../../src/ui/app/in-use.ts';
import { NO_FLAGS, NOW, contactOf, summaryOf } from '../doubles/engine.ts';
import { expectAccessible } from './axe.ts';
import {
  STARTED,
  allDeep,
  button,
  clear,
  deep,
  frame,
  mina,
  press,
  soon,
  startApp,
  textOf,
  until,
} from './helpers.ts';

const HOUR_MS = 60 * 60 * 1_000;

const ole = contactOf('Ole');
const STATE = {
  ...STARTED,
  contacts: [mina, ole],
  chats: [summaryOf(mina), summaryOf(ole), ...STARTED.chats],
};

/** A chat with these flags. */
const flagged = (flags: Partial<ChatFlags>, change: Partial<ChatSummary> = {}): ChatSummary =>
  summaryOf(mina, { ...change, flags: { ...NO_FLAGS, ...flags } });

/** The app at this place, with Mina's chat under these flags. */
const openAt = async (
  fragment: string,
  flags: Partial<ChatFlags> = {},
  change: Partial<ChatSummary> = {},
) => {
  const chats = [flagged(flags, change), summaryOf(ole), ...STARTED.chats];
  const opened = await startApp({ ...STATE, chats }, (_, page) => page.fragment.set(fragment));
  await soon(opened.app, 'a.row');
  return { ...opened, row: () => deep(opened.app, `[data-chat="${mina.chat}"]`) };
};
type Opened = Awaited<ReturnType<typeof openAt>>;

const lines = ({ app }: Opened): string[] => allDeep(app, '[role=menuitem]').map(textOf);

/** Opens the menu of Mina's chat by its row. */
const openMenu = async (opened: Opened): Promise<void> => {
  opened.row().focus();
  press(opened.row(), 'F10', { shiftKey: true });
  await until(() => lines(opened).includes('Contact settings'));
};
const choose = async (opened: Opened, name: string): Promise<void> => {
  await until(() => lines(opened).includes(name));
  button(deep(opened.app, '[role=menu]:popover-open'), name).click();
};
const contextMenu = (target: Element): boolean =>
  !target.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, composed: true, cancelable: true }));
const pointer = (target: EventTarget, type: string, pointerType: string): boolean =>
  target.dispatchEvent(new PointerEvent(type, { bubbles: true, composed: true, pointerType }));
const isOpen = ({ app }: Opened): boolean => allDeep(app, '[role=menu]:popover-open').length > 0;

afterEach(clear);

describe('the menu of a chat', () => {
  it('is the same in the chat and at its row, and is accessible', async () => {
    const opened = await openAt(`#/chats/${mina.chat}`);
    button(opened.app, 'Chat menu').click();
    await until(() => lines(opened).length > 0);
    const inChat = lines(opened);
    expect(inChat).to.deep.equal(['Mute', 'Pin', 'Archive', 'Mark unread', 'Verify', 'Contact settings']);
    await expectAccessible(opened.app);
    press(deep(opened.app, '[role=menuitem]'), 'Tab');
    await until(() => !isOpen(opened));
    await openMenu(opened);
    expect(lines(opened)).to.deep.equal(inChat);
  });

  it('says what undoes what was done', async () => {
    const all = { mutedUntil: 'always', pinnedAt: NOW, isArchived: true, isMarkedUnread: true } as const;
    const opened = await openAt('#/archive', all);
    await openMenu(opened);
    expect(lines(opened).slice(0, 4)).to.deep.equal(['Unmute', 'Unpin', 'Unarchive', 'Mark read']);
  });

  it('opens by the right button once that is released, and by the menu key of any system', async () => {
    const opened = await openAt('#/chats');
    pointer(opened.row(), 'pointerdown', 'mouse');
    expect(contextMenu(opened.row())).to.equal(true);
    await frame();
    expect(isOpen(opened)).to.equal(false);
    pointer(window, 'pointerup', 'mouse');
    await until(() => isOpen(opened));
    press(deep(opened.app, '[role=menuitem]'), 'Tab');
    await until(() => !isOpen(opened));
    expect(press(opened.row(), 'ContextMenu')).to.equal(true);
    await until(() => isOpen(opened));
  });

  it('opens by a finger that stays, whose row leads nowhere then, and not by one that scrolls', async () => {
    const opened = await openAt('#/chats');
    pointer(opened.row(), 'pointerdown', 'touch');
    window.dispatchEvent(new PointerEvent('pointermove', { clientY: 40, pointerType: 'touch' }));
    await new Promise((resolve) => setTimeout(resolve, 600));
    pointer(window, 'pointerup', 'touch');
    pointer(opened.row(), 'pointerdown', 'touch');
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(isOpen(opened)).to.equal(false);
    pointer(window, 'pointerup', 'touch');
    opened.row().click();
    await until(() => isOpen(opened));
    expect(opened.page.fragment.get()).to.equal('#/chats');
  });

  it('of notes has nothing that needs somebody else', async () => {
    const opened = await openAt('#/chats/notes');
    button(opened.app, 'Chat menu').click();
    await until(() => lines(opened).length > 0);
    expect(lines(opened)).to.deep.equal(['Pin', 'Archive', 'Mark unread']);
  });
});

describe('a muted chat', () => {
  it('is muted for a time that is chosen, by keys alone', async () => {
    const opened = await openAt('#/chats');
    await openMenu(opened);
    await choose(opened, 'Mute');
    await until(() => lines(opened).join() === '1 hour,8 hours,Always' && isOpen(opened));
    expect(deep(opened.app, '[role=menu]').getAttribute('aria-label')).to.equal('Mute');
    await until(() => deep(opened.app, '[role=menuitem]').matches(':focus'));
    await expectAccessible(opened.app);
    await choose(opened, '1 hour');
    await until(() => textOf(opened.row()).includes('Muted until'));
    expect(opened.engine.callsOf('flags.mute')).to.deep.equal([[mina.chat, 'hour']]);
    await openMenu(opened);
    await choose(opened, 'Unmute');
    await until(() => !textOf(opened.row()).includes('Muted'));
  });

  it('has a sign and says until when, in the list and in the chat; the row changes when it ends', async () => {
    const opened = await openAt(`#/chats/${mina.chat}`, { mutedUntil: NOW + HOUR_MS });
    const time = new Date(NOW + HOUR_MS).getMinutes().toString().padStart(2, '0');
    for (const place of [opened.row(), deep(opened.app, 'dp-chat-header')]) {
      expect(textOf(place)).to.match(new RegExp(`Muted until [0-9]+:${time}`));
      expect(allDeep(place, '.flag svg, .muted svg')).to.have.length(1);
    }
    opened.engine.patch({ chats: STATE.chats });
    await until(() => !textOf(opened.row()).includes('Muted'));
  });

  it('counts nowhere, and stands where it would stand without its unread messages', async () => {
    const { page, app, row } = await openAt('#/chats', { mutedUntil: 'always' }, { unread: 3 });
    expect([page.title, page.badge]).to.deep.equal(['Driftpost', 0]);
    expect(textOf(row())).to.contain('3 unread messages').and.to.contain('Muted');
    expect(allDeep(app, 'dp-nav .mark')).to.have.length(0);
    await expectAccessible(app);
  });
});

describe('an archived chat', () => {
  it('says so where a chat is chosen, below the others', async () => {
    const opened = await openAt('#/chats', { isArchived: true });
    press(document.body, 'k', { ctrlKey: true });
    await soon(opened.app, '[role=combobox]');
    const found = allDeep(deep(opened.app, 'dp-jump'), '[role=option]').map(textOf);
    expect(found.at(-1)).to.match(/^Mina Archived/);
    expect(found.filter((each) => each.includes('Archived'))).to.have.length(1);
  });
});

describe('a pinned chat', () => {
  it('stands above what waits, those that were pinned first at the top', () => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => summaryOf(contactOf(name)));
    if (!a || !b || !c || !d) throw new Error('four chats');
    const with_ = (chat: ChatSummary, flags: Partial<ChatFlags>) => ({
      ...chat,
      flags: { ...NO_FLAGS, ...flags },
    });
    const order = chatOrder([
      a,
      { ...b, unread: 1 },
      with_(c, { pinnedAt: 2 }),
      with_(d, { pinnedAt: 1 }),
      with_(a, { isArchived: true }),
    ]);
    expect(order.map(({ name }) => name)).to.deep.equal(['d', 'c', 'b', 'a']);
  });

  it('says so', async () => {
    const opened = await openAt('#/chats');
    await openMenu(opened);
    await choose(opened, 'Pin');
    await until(() => textOf(opened.row()).includes('Pinned'));
  });
});

describe('a chat that is marked unread', () => {
  it('is left, counts as one, and says so without a number', async () => {
    const opened = await openAt(`#/chats/${mina.chat}`);
    button(opened.app, 'Chat menu').click();
    await choose(opened, 'Mark unread');
    await until(() => opened.page.fragment.get() === '#/chats');
    await until(() => textOf(opened.row()).includes('Marked unread'));
    expect(textOf(deep(opened.row(), '.badge'))).to.equal('');
    await until(() => opened.page.title === '(1) Driftpost');
    await expectAccessible(opened.app);
    await openMenu(opened);
    await choose(opened, 'Mark read');
    await until(() => opened.page.title === 'Driftpost');
  });
});

describe('the archive', () => {
  it('says what it is for while it is empty', async () => {
    const opened = await openAt('#/chats');
    const link = deep<HTMLAnchorElement>(opened.app, 'a[href="#/archive"]');
    expect(textOf(link)).to.equal('Archived');
    opened.page.fragment.set('#/archive');
    const archive = await soon(opened.app, 'dp-archive');
    await until(() => textOf(archive).includes('The archive is empty.'));
    expect(textOf(archive)).to.contain('A new message brings a chat back, unless it is muted.');
    await expectAccessible(opened.app);
  });

  it('takes a chat out of the list, which can be taken back', async () => {
    const opened = await openAt(`#/chats/${mina.chat}`);
    button(opened.app, 'Chat menu').click();
    await choose(opened, 'Archive');
    await until(() => textOf(deep(opened.app, 'a[href="#/archive"]')) === 'Archived 1 chat');
    expect(opened.page.fragment.get()).to.equal('#/chats');
    expect(allDeep(opened.app, `[data-chat="${mina.chat}"]`)).to.have.length(0);
    const status = deep(deep(opened.app, '.side dp-undo'), '[role=status]');
    await until(() => status.getAttribute('aria-label') === 'Undo: Chat archived');
    await expectAccessible(opened.app);
    button(opened.app, 'Undo').click();
    await until(() => allDeep(opened.app, `[data-chat="${mina.chat}"]`).length === 1);
    expect(opened.engine.callsOf('flags.archive')).to.deep.equal([
      [mina.chat, true],
      [mina.chat, false],
    ]);
    await until(() => !status.hasAttribute('aria-label'));
  });

  it('offers to take nothing back of what was not kept', async () => {
    const opened = await openAt(`#/chats/${mina.chat}`);
    let asked = 0;
    Object.assign(opened.engine.flags, {
      archive: async () => {
        asked += 1;
        return err({ kind: 'not-kept', problem: 'full' });
      },
    });
    button(opened.app, 'Chat menu').click();
    await choose(opened, 'Archive');
    await until(() => asked === 1 && opened.page.fragment.get() === '#/chats');
    await frame();
    expect(allDeep(opened.app, '[role=status][aria-label^="Undo"]')).to.have.length(0);
    expect(allDeep(opened.app, `[data-chat="${mina.chat}"]`)).to.have.length(1);
  });

  it('lists its chats, also beside one that is open, and says how much of them is unread', async () => {
    const opened = await openAt('#/archive', { isArchived: true, mutedUntil: 'always' }, { unread: 2 });
    expect(textOf(opened.row())).to.match(/^Mina /);
    await expectAccessible(opened.app);
    opened.page.fragment.set(`#/chats/${mina.chat}`);
    await soon(opened.app, 'dp-chat');
    expect(allDeep(opened.app, 'dp-archive')).to.have.length(1);
    expect(deep<HTMLAnchorElement>(opened.app, 'a.back').hash).to.equal('#/archive');
    opened.page.fragment.set('#/chats');
    const link = await soon(opened.app, 'a.archive');
    expect(textOf(link)).to.equal('Archived 1 chat · 2 unread messages');
    expect(opened.page.title).to.equal('Driftpost');
  });
});
