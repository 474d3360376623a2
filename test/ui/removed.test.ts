import { expect } from 'chai';
import type { EngineState } from '../../src/engine/api/engine-state.ts';
import { NOW, contactOf, messageOf, previewOf, redemptionOf, summaryOf } from '../doubles/engine.ts';
import { requestOf, sentOf } from '../doubles/people.ts';
import { err, ok } from '../../src/lib/result.ts';
import { expectAccessible } from './axe.ts';
import {
  STARTED,
  WITH_MINA,
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
  type,
  until,
} from './helpers.ts';

/** Mina, after she has removed this person. */
const gone = contactOf('Mina', { presence: { kind: 'removed', at: NOW } });
const REMOVED: EngineState = { ...STARTED, contacts: [gone], chats: [summaryOf(gone), ...STARTED.chats] };

const HISTORY = [
  messageOf(mina.chat, 1, { mine: true, text: 'before', state: 'delivered' }),
  messageOf(mina.chat, 2, { mine: true, text: 'are you there?', state: 'failed' }),
  messageOf(mina.chat, 3, { mine: true, text: 'hello?', state: 'failed' }),
];

const openChat = async (change: Partial<EngineState> = {}) => {
  const opened = await startApp({ ...REMOVED, ...change }, (fakeEngine, fakePage) => {
    fakeEngine.history.set(mina.chat, [...HISTORY]);
    fakePage.fragment.set(`#/chats/${mina.chat}`);
  });
  await soon(opened.app, 'article');
  return { ...opened, bar: () => textOf(deep(opened.app, 'dp-removed-bar')) };
};

afterEach(clear);

describe('a message that a device does not take', () => {
  it('says that, and does not say that one was removed', async () => {
    const refused = messageOf(mina.chat, 4, {
      mine: true,
      text: 'too new',
      state: 'failed',
      failure: 'refused',
    });
    const { app } = await startApp({ ...REMOVED, contacts: [contactOf('Mina')] }, (fakeEngine, fakePage) => {
      fakeEngine.history.set(mina.chat, [refused]);
      fakePage.fragment.set(`#/chats/${mina.chat}`);
    });
    const article = await soon(app, 'article');
    expect(textOf(article)).to.contain('Failed: the device of Mina did not take it');
    expect(textOf(app)).not.to.contain('removed you');
  });
});

describe('the chat with somebody who has removed one', () => {
  it('says so in its head, at what failed and above the box, and offers to ask again', async () => {
    const { app, bar } = await openChat();
    expect(textOf(deep(app, 'dp-chat-header'))).to.contain('Has removed you');
    const [before, first, last] = allDeep(app, 'article').map(textOf);
    expect(before).to.contain('Delivered');
    expect(first).to.contain('Failed');
    expect(last).to.contain('Failed: Mina has removed you');
    expect(bar()).to.contain('Mina has removed you').and.to.contain('goes out when you are contacts again');
    await expectAccessible(app, true);
    button(app, 'Ask again').click();
    await soon(app, 'dialog[open]');
    expect(textOf(deep(app, 'dialog')))
      .to.contain('Ask again')
      .and.to.contain('Mina');
    await expectAccessible(app, true);
  });

  it('asks again by a request as any other, and then says how it stands', async () => {
    const { app, engine, bar } = await openChat();
    button(app, 'Ask again').click();
    await soon(app, 'dialog[open]');
    type(deep<HTMLTextAreaElement>(app, '#greeting'), 'Once more?');
    button(app, 'Send request').click();
    await until(() => allDeep(app, 'dialog').length === 0);
    expect(engine.callsOf('people.request')).to.deep.equal([[mina.id, 'Once more?']]);
    for (const [state, words] of [
      ['sending', 'Request on its way'],
      ['left', 'Request waits in the network'],
      ['waiting', 'Request arrived, not answered yet'],
    ] as const) {
      engine.patch({ sentRequests: [sentOf('Mina', { id: mina.id, state })] });
      await until(() => bar().includes(words));
      expect(allDeep(deep(app, 'dp-removed-bar'), 'button')).to.deep.equal([]);
    }
    await expectAccessible(app, true);
    engine.patch({ sentRequests: [sentOf('Mina', { id: mina.id, state: 'expired' })] });
    await until(() => bar().includes('Ask again'));
  });

  it('says why a request cannot be sent', async () => {
    const { app, engine } = await openChat();
    engine.answers['people.request'] = async () => err({ kind: 'off' });
    button(app, 'Ask again').click();
    await soon(app, 'dialog[open]');
    button(app, 'Send request').click();
    await until(() => textOf(deep(app, 'dialog')).includes('You do not take part in the network'));
  });

  it('offers to accept where they ask themselves, and says what follows', async () => {
    const { app, engine, bar } = await openChat({ requests: [requestOf('Mina', { id: mina.id })] });
    expect(bar()).to.contain('Mina asks to become a contact.');
    await expectAccessible(app, true);
    engine.answers['people.answer'] = async () => err({ kind: 'unknown-contact' });
    deep(deep(app, 'dp-removed-bar'), 'button').click();
    await until(() => bar().includes('cannot be accepted any more'));
    engine.answers['people.answer'] = async () => ok(undefined);
    deep(deep(app, 'dp-removed-bar'), 'button').click();
    await until(() => !bar().includes('cannot be accepted any more'));
    engine.patch({ requests: [], redemptions: [redemptionOf('Mina', { from: mina.id, state: 'away' })] });
    await until(() => bar().includes('are contacts again as soon as both of you have Driftpost open'));
    engine.patch({ redemptions: [], contacts: [mina] });
    await until(() => bar() === '');
  });

  it('keeps what is written: a text becomes a message, and a half one stays in the box', async () => {
    const { app, engine } = await openChat();
    const box = deep<HTMLTextAreaElement>(deep(app, 'dp-composer'), 'textarea');
    type(box, 'still here');
    await frame();
    press(box, 'Enter');
    await until(() => engine.callsOf('chats.send').length === 1);
    expect(engine.callsOf('chats.send')).to.deep.equal([[mina.chat, 'still here']]);
    type(box, 'half a');
    await frame();
    engine.patch({ contacts: [mina] });
    await until(() => textOf(deep(app, 'dp-removed-bar')) === '');
    expect(box.value).to.equal('half a');
  });

  it('begins while it is open: the bar is announced, and the focus stays where it is', async () => {
    const { app, engine } = await startApp(WITH_MINA, (fakeEngine, fakePage) => {
      fakeEngine.history.set(mina.chat, [messageOf(mina.chat, 1)]);
      fakePage.fragment.set(`#/chats/${mina.chat}`);
    });
    await soon(app, 'article');
    const box = deep<HTMLTextAreaElement>(deep(app, 'dp-composer'), 'textarea');
    box.focus();
    const region = deep(deep(app, 'dp-removed-bar'), '[aria-live]');
    expect(textOf(region)).to.equal('');
    engine.patch({ contacts: [gone] });
    await until(() => textOf(region).includes('Mina has removed you'));
    expect(box.matches(':focus')).to.equal(true);
  });
});

describe('an invite of somebody who has removed one', () => {
  it('says that it connects the two again', async () => {
    const { app, engine } = await startApp(REMOVED, (fakeEngine, fakePage) => {
      fakeEngine.answers['invites.read'] = async () => ok(previewOf('Mina', { contact: mina.chat }));
      fakePage.fragment.set('#/invite/abc');
    });
    await until(() => textOf(app).includes('Mina has removed you. This invite connects you again.'));
    await expectAccessible(app, true);
    button(app, 'Connect again').click();
    await until(() => allDeep(app, 'dialog').length === 0);
    expect(engine.callsOf('invites.accept')).to.deep.equal([['abc']]);
  });
});

describe('parting from a contact', () => {
  const openSettings = async (state: EngineState) => {
    const opened = await startApp(state, (_, fakePage) => fakePage.fragment.set(`#/chats/${mina.chat}`));
    button(opened.app, 'Chat menu').click();
    await soon(opened.app, ':popover-open [role=menuitem]');
    button(deep(opened.app, ':popover-open'), 'Contact settings').click();
    await soon(opened.app, 'dialog[open]');
    return { ...opened, dialog: () => textOf(deep(opened.app, 'dialog')) };
  };

  it('says beforehand that who is removed is told, and who is blocked is not', async () => {
    const { app, engine, dialog } = await openSettings(WITH_MINA);
    button(app, 'Remove contact').click();
    await until(() => dialog().includes('Mina sees that you have removed them'));
    await expectAccessible(app, true);
    button(app, 'Cancel').click();
    await until(() => dialog().includes('Short id'));
    button(app, 'Block').click();
    await until(() => dialog().includes('Mina is told nothing, sees you as offline'));
    await expectAccessible(app, true);
    expect(engine.callsOf('contacts.block')).to.have.length(0);
    button(app, 'Block').click();
    await until(() => allDeep(app, 'dialog').length === 0);
    expect(engine.callsOf('contacts.block')).to.deep.equal([[mina.id]]);
    expect(engine.callsOf('contacts.remove')).to.have.length(0);
  });

  it('tells nothing to who has removed one first', async () => {
    const { app, dialog } = await openSettings(REMOVED);
    button(app, 'Remove contact').click();
    await until(() => dialog().includes('Mina has removed you before, and is told nothing.'));
  });
});
