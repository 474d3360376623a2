import { expect } from 'chai';
import type { EngineState } from '../../src/engine/api/engine-state.ts';
import { NOW, contactOf } from '../doubles/engine.ts';
import { expectAccessible } from './axe.ts';
import { WITH_MINA, allDeep, button, clear, mina, soon, startApp, textOf, until } from './helpers.ts';

afterEach(clear);

const unseen = { firstSeenAt: NOW - 60_000, seen: false };
const withDevice = (change: Parameters<typeof contactOf>[1]): EngineState => ({
  ...WITH_MINA,
  contacts: [contactOf('Mina', change)],
});
const inHerChat = (state: EngineState) =>
  startApp(state, (_, page) => page.fragment.set(`#/chats/${mina.chat}`));

describe('a new device of a contact', () => {
  it('is told of above everything and in the header, until it was seen', async () => {
    const { app, engine } = await inHerChat(withDevice({ newDevice: unseen }));
    const bar = await soon(app, '[aria-label="New device"]');
    await until(() => textOf(bar).includes('Mina uses Driftpost in another browser since'));
    const header = await soon(app, 'dp-chat-header');
    await until(() => textOf(header).includes('Online New device'));
    await expectAccessible(app, true);
    button(bar, 'OK').click();
    await until(() => allDeep(app, '[aria-label="New device"]').length === 0);
    expect(engine.callsOf('contacts.seeDevices')).to.deep.equal([[mina.id]]);
    expect(textOf(header)).not.to.include('New device');
  });

  it('stays beside Verified after it was seen, and leads to comparing', async () => {
    const { app, engine } = await inHerChat(withDevice({ identity: 'verified', newDevice: unseen }));
    const bar = await soon(app, '[aria-label="New device"]');
    button(bar, 'Verify').click();
    await until(() => engine.callsOf('verification.start').length === 1);
    await engine.contacts.seeDevices(mina.id);
    await until(() => allDeep(app, '[aria-label="New device"]').length === 0);
    expect(textOf(await soon(app, 'dp-chat-header'))).to.include('Verified, new device');
  });

  it('is told of one contact at a time', async () => {
    const contacts = ['Mina', 'Jun'].map((name) => contactOf(name, { newDevice: unseen }));
    const { app } = await startApp({ ...WITH_MINA, contacts });
    const bar = await soon(app, '[aria-label="New device"]');
    expect(allDeep(app, '[aria-label="New device"]')).to.have.length(1);
    button(bar, 'OK').click();
    await until(() => textOf(app).includes('Jun uses Driftpost in another browser'));
  });
});

describe('somebody who runs as oneself', () => {
  it('is told of wherever one is, with what to do, until it was understood', async () => {
    const { app, engine } = await startApp({ ...WITH_MINA, elsewhere: { since: NOW } });
    const bar = await soon(app, '[aria-label="Driftpost elsewhere"]');
    await until(() => textOf(bar).includes('Another browser runs Driftpost as you'));
    expect(textOf(bar)).to.include('the two bring each other what they have');
    await expectAccessible(app, true);
    button(bar, 'I understand').click();
    await until(() => allDeep(app, '[aria-label="Driftpost elsewhere"]').length === 0);
    expect(engine.callsOf('elsewhere.see')).to.have.length(1);
  });
});
