import { expect } from 'chai';
import type { EngineState } from '../../src/engine/api/engine-state.ts';
import type { Contact } from '../../src/engine/api/state.ts';
import { err } from '../../src/lib/result.ts';
import { contactOf, messageOf, summaryOf, type FakeEngine } from '../doubles/engine.ts';
import { expectAccessible } from './axe.ts';
import {
  STARTED,
  allDeep,
  button,
  clear,
  deep,
  frame,
  press,
  soon,
  startApp,
  textOf,
  type,
  until,
} from './helpers.ts';

const stateWith = (...contacts: readonly Contact[]): EngineState => ({
  ...STARTED,
  contacts,
  chats: [...contacts.map((each) => summaryOf(each)), ...STARTED.chats],
});

const open = (contact: Contact, ...others: readonly Contact[]) =>
  startApp(stateWith(contact, ...others), (_, page) => page.fragment.set(`#/chats/${contact.chat}`));

const alice = contactOf('Alice');
const taker = contactOf('Mallory', {
  nickname: 'Alice',
  name: 'Alice',
  renamedFrom: 'Mallory',
  identity: 'changed',
  alike: { person: alice.id, name: 'Alice', newer: true },
});
const taken = { ...alice, alike: { person: taker.id, name: 'Alice', newer: false } };

describe('a contact with another nickname', () => {
  afterEach(clear);

  it('is told in the header and in a bar, until somebody presses', async () => {
    const { app, engine } = await open(taker, taken);
    const bar = await soon(await soon(app, 'dp-name-notices'), 'section');
    expect(textOf(bar)).to.include('Mallory is called Alice now.');
    expect(textOf(bar)).to.include('Somebody else among your contacts is Alice already.');
    expect(textOf(await soon(app, 'dp-chat-header'))).to.include('Before: Mallory');
    await expectAccessible(app, true);
    button(app, 'Got it').click();
    await until(() => allDeep(app, '.bar').length === 1);
    expect(engine.callsOf('contacts.seeNickname')).to.deep.equal([[taker.id]]);
    await until(() => !textOf(deep(app, 'dp-chat-header')).includes('Before'));
  });

  it('is marked beside the one whose name it took, which is marked too', async () => {
    const { app } = await open(taken, taker);
    await soon(app, 'dp-chat-header');
    expect(textOf(deep(app, 'dp-chat-header'))).to.include('Same name');
    const [first, second] = allDeep(deep(app, 'dp-chats'), 'a.row').map(textOf);
    expect(first).to.include('Same name');
    expect(second).to.include('Another key');
    // The accessible name of a chat begins with the nickname itself, without isolates.
    expect(first).to.match(/^Alice/);
    await expectAccessible(app, true);
  });
});

describe('a name and a note of one’s own', () => {
  afterEach(clear);

  const openSettings = async (contact: Contact, prepare?: (engine: FakeEngine) => void) => {
    const opened = await open(contact);
    prepare?.(opened.engine);
    button(await soon(opened.app, 'dp-chat-header'), 'Chat menu').click();
    await soon(opened.app, ':popover-open [role=menuitem]');
    allDeep(opened.app, ':popover-open [role=menuitem]')
      .find((item) => textOf(item) === 'Contact settings')
      ?.click();
    await soon(opened.app, 'dp-own-words');
    return opened;
  };

  it('are given in the settings of a contact and shown in place of the nickname', async () => {
    const { app, engine } = await openSettings(alice);
    await expectAccessible(app, true);
    type(deep<HTMLInputElement>(app, '#name'), 'Boatman');
    type(deep<HTMLTextAreaElement>(app, '#note'), 'has the blue boat');
    button(app, 'Save').click();
    await until(() => textOf(deep(app, 'dp-own-words')).includes('Saved.'));
    expect(engine.callsOf('contacts.describe')).to.deep.equal([
      [alice.id, { name: 'Boatman', note: 'has the blue boat' }],
    ]);
    expect(textOf(deep(app, 'dp-contact-dialog'))).to.match(/Boatman.*Nickname: Alice/);
  });

  it('keep what was typed where it is too long', async () => {
    const { app } = await openSettings(alice, (engine) => {
      engine.answers['contacts.describe'] = async () => err({ kind: 'note-too-long', bytes: 5_000 });
    });
    type(deep<HTMLTextAreaElement>(app, '#note'), 'n'.repeat(5_000));
    button(app, 'Save').click();
    await until(() => textOf(deep(app, 'dp-own-words')).includes('The note is too long'));
    expect(deep<HTMLTextAreaElement>(app, '#note').value).to.have.length(5_000);
  });

  it('leave the nickname beside, and are both found by a jump', async () => {
    const mum = contactOf('Alice', { ownName: 'Mum' });
    const { app } = await open(mum, contactOf('Ole'));
    expect(textOf(await soon(app, 'dp-chat-header'))).to.match(/^Mum.*Nickname: Alice/);
    press(document.body, 'k', { ctrlKey: true });
    for (const query of ['mu', 'ali']) {
      type(await soon<HTMLInputElement>(app, '[role=combobox]'), query);
      await frame();
      const found = allDeep(deep(app, 'dp-jump'), '[role=option]').map(textOf);
      expect(found, query).to.have.length(1);
      expect(found[0]).to.match(/^Mum Alice/);
    }
  });
});

describe('a name in a sentence', () => {
  afterEach(clear);

  it('turns nothing around but itself, whatever letters it has', async () => {
    const name = 'אבג (1)';
    const contact = contactOf(name, { renamedFrom: 'דהו' });
    const { app, engine } = await open(contact);
    engine.history.set(contact.chat, [messageOf(contact.chat, 1)]);
    const bar = await soon(await soon(app, 'dp-name-notices'), 'p');
    expect(bar.textContent).to.include(`\u2068דהו\u2069 is called \u2068${name}\u2069 now.`);
    // A heading is an element of its own, which `dir` isolates.
    const heading = deep(deep(app, 'dp-chat-header'), 'h1');
    expect(heading.textContent).to.equal(name);
    expect(getComputedStyle(heading).unicodeBidi).to.match(/isolate|plaintext/);
  });
});
