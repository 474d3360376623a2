import { expect } from 'chai';
import type { InviteProblem } from '../../src/engine/api/state.ts';
import { err, ok } from '../../src/lib/result.ts';
import { NOW, contactOf, previewOf, summaryOf } from '../doubles/engine.ts';
import { expectAccessible } from './axe.ts';
import { STARTED, allDeep, button, clear, deep, soon, startApp, textOf, until } from './helpers.ts';

const mina = contactOf('Mina');

afterEach(clear);

describe('inviting', () => {
  it('shows a link, copies it, and shows it as a QR code', async () => {
    const { app, engine, page } = await startApp(STARTED);
    button(app, 'Invite').click();
    const link = await soon<HTMLInputElement>(app, '#link');
    await expectAccessible(app, true);
    const code = engine.state.invites[0]?.code ?? '';
    expect(link.value).to.equal(`https://driftpost.example/#/invite/${code}`);
    expect(link.readOnly).to.equal(true);
    expect(deep(app, '.qr').getAttribute('aria-label')).to.equal('Invite QR code');
    expect(deep(app, '.qr path').getAttribute('d')?.length).to.be.above(1000);
    expect(textOf(deep(app, 'dialog'))).to.contain('Works for one person, until May 21');
    button(app, 'Copy link').click();
    await until(() => textOf(deep(app, 'dialog')).includes('Copied.'));
    expect(page.done).to.deep.equal([`copy: ${link.value}`]);
  });

  const reaches = [
    ['http://localhost:4173/', 'works on this computer only', 'npm start -- --host'],
    ['http://127.0.0.1:4173/a/', 'works on this computer only', 'npm start -- --host'],
    ['http://[::1]:4173/', 'works on this computer only', 'npm start -- --host'],
    ['https://192.168.1.20:4173/', 'works in this network only', '192.168.1.20:4173'],
    ['https://mina.local:4173/', 'works in this network only', 'mina.local:4173'],
  ] as const;
  for (const [address, what, todo] of reaches) {
    it(`says who can open a link to ${address}, and what to do about it`, async () => {
      const { app } = await startApp(STARTED, (_, page) => (page.address = address));
      button(app, 'Invite').click();
      await soon(app, '#link');
      expect(textOf(deep(app, '[role=note]')))
        .to.contain(what)
        .and.to.contain(todo);
      await expectAccessible(app, true);
    });
  }

  it('says nothing of that where anybody can open the link', async () => {
    const { app } = await startApp(STARTED);
    button(app, 'Invite').click();
    await soon(app, '#link');
    expect(allDeep(app, '[role=note]')).to.deep.equal([]);
  });

  it('says when somebody has come, and leads to the chat', async () => {
    const { app, engine } = await startApp(STARTED);
    button(app, 'Invite').click();
    await soon(app, '#link');
    engine.patch({
      invites: engine.state.invites.map((invite) => ({ ...invite, usedBy: mina.id })),
      contacts: [mina],
      chats: [summaryOf(mina), ...STARTED.chats],
    });
    await until(() => textOf(deep(app, 'dialog')).includes('Mina is here'));
    expect(deep<HTMLAnchorElement>(app, 'dialog a').hash).to.equal(`#/chats/${mina.chat}`);
  });

  it('makes a new invite each time, and lets one cancel the others', async () => {
    const { app, engine } = await startApp(STARTED);
    for (let i = 0; i < 2; i++) {
      button(app, 'Invite').click();
      await soon(app, '#link');
      if (i === 0) button(app, 'Close').click();
      await until(() => i > 0 || allDeep(app, 'dialog').length === 0);
    }
    expect(engine.callsOf('invites.create')).to.have.length(2);
    button(app, 'Cancel the invite made May 14 at ' + textOf(deep(app, 'details li span')).slice(-5)).click();
    await until(() => engine.state.invites.length === 1);
    button(app, 'Cancel this invite').click();
    await until(() => allDeep(app, 'dialog').length === 0);
    expect(engine.state.invites).to.have.length(0);
  });

  it('says that there are too many', async () => {
    const { app } = await startApp(STARTED, (fakeEngine) => {
      fakeEngine.answers['invites.create'] = async () => err({ kind: 'too-many' });
    });
    button(app, 'Invite').click();
    await until(() => allDeep(app, '[role=alert]').length === 1);
    expect(textOf(deep(app, '[role=alert]'))).to.contain('Cancel one of them below');
  });
});

describe('an invite link opened with an identity', () => {
  it('asks, accepts, and goes to the chat when it is there', async () => {
    const { app, engine, page } = await startApp(STARTED, (_, fakePage) =>
      fakePage.fragment.set('#/invite/abc'),
    );
    await until(() => textOf(app).includes('Add Mina as a contact?'));
    await expectAccessible(app, true);
    expect(page.fragment.get()).to.equal('#/chats');
    button(app, 'Add contact').click();
    await until(() => allDeep(app, 'dialog').length === 0);
    expect(engine.callsOf('invites.accept')).to.deep.equal([['abc']]);
    engine.patch({ redemptions: engine.state.redemptions.map((each) => ({ ...each, state: 'done' })) });
    engine.patch({ contacts: [mina], chats: [summaryOf(mina)] });
    await soon(app, 'dp-chat');
  });

  it('is opened as well while the app runs', async () => {
    const { app, page } = await startApp(STARTED);
    page.fragment.set('#/invite/abc');
    await until(() => textOf(app).includes('Add Mina as a contact?'));
    expect(page.fragment.get()).to.equal('#/chats');
    button(app, 'Cancel').click();
    await until(() => allDeep(app, 'dialog').length === 0);
  });

  it('shows and adds whom the last link is of, whichever was open before', async () => {
    const { app, engine, page } = await startApp(STARTED, (fakeEngine) => {
      fakeEngine.answers['invites.read'] = async (code) =>
        code === 'bad' ? err({ kind: 'invite', problem: 'damaged' }) : ok(previewOf(code));
    });
    for (const [code, text] of [
      ['Ada', 'Add Ada as a contact?'],
      ['bad', 'This invite link is damaged.'],
      ['Bob', 'Add Bob as a contact?'],
    ] as const) {
      page.fragment.set(`#/invite/${code}`);
      await until(() => allDeep(app, 'dialog').length === 1 && textOf(app).includes(text));
    }
    expect(textOf(app)).not.to.contain('Ada');
    button(app, 'Add contact').click();
    await until(() => allDeep(app, 'dialog').length === 0);
    expect(engine.callsOf('invites.accept')).to.deep.equal([['Bob']]);
  });

  it('says that the sender is a contact already', async () => {
    const { app } = await startApp({ ...STARTED, contacts: [mina] }, (fakeEngine, fakePage) => {
      fakeEngine.answers['invites.read'] = async () => ok(previewOf('Mina', { contact: mina.chat }));
      fakePage.fragment.set('#/invite/abc');
    });
    await until(() => textOf(app).includes('Mina is a contact of yours already'));
    expect(deep<HTMLAnchorElement>(app, 'dialog a').hash).to.equal(`#/chats/${mina.chat}`);
  });

  it('connects again with a contact who is not linked, and may have removed one', async () => {
    const away = contactOf('Mina', { presence: { kind: 'offline', lastSeenAt: null } });
    const { app, engine } = await startApp({ ...STARTED, contacts: [away] }, (fakeEngine, fakePage) => {
      fakeEngine.answers['invites.read'] = async () => ok(previewOf('Mina', { contact: mina.chat }));
      fakePage.fragment.set('#/invite/abc');
    });
    await until(() => textOf(app).includes('this invite connects you again'));
    await expectAccessible(app, true);
    button(app, 'Connect again').click();
    await until(() => allDeep(app, 'dialog').length === 0);
    expect(engine.callsOf('invites.accept')).to.deep.equal([['abc']]);
  });

  it('connects again with a contact who is told to have removed one while the invite is open', async () => {
    const linked = contactOf('Mina', { presence: { kind: 'online', path: 'direct' } });
    const { app, engine } = await startApp({ ...STARTED, contacts: [linked] }, (fakeEngine, fakePage) => {
      fakeEngine.answers['invites.read'] = async () => ok(previewOf('Mina', { contact: mina.chat }));
      fakePage.fragment.set('#/invite/abc');
    });
    await until(() => textOf(app).includes('The invite stays unused'));
    engine.patch({ contacts: [contactOf('Mina', { presence: { kind: 'removed', at: NOW } })] });
    await until(() => textOf(app).includes('has removed you. This invite connects you again'));
    button(app, 'Connect again').click();
    await until(() => allDeep(app, 'dialog').length === 0);
    expect(engine.callsOf('invites.accept')).to.deep.equal([['abc']]);
  });

  for (const [why, change, expiresAt] of [
    ['linked', { presence: { kind: 'online', path: 'direct' } }, NOW + 60_000],
    ['away, and the invite has expired', { presence: { kind: 'offline', lastSeenAt: null } }, NOW],
  ] as const) {
    it(`leaves an invite of a contact unused who is ${why}`, async () => {
      const { app } = await startApp(
        { ...STARTED, contacts: [contactOf('Mina', change)] },
        (fakeEngine, fakePage) => {
          fakeEngine.answers['invites.read'] = async () =>
            ok(previewOf('Mina', { contact: mina.chat, expiresAt }));
          fakePage.fragment.set('#/invite/abc');
        },
      );
      await until(() => textOf(app).includes('The invite stays unused'));
      expect(allDeep(app, 'dialog button').map(textOf)).not.to.include('Connect again');
    });
  }

  const words: Readonly<Record<InviteProblem, readonly [string, string]>> = {
    'expired-here': ['By the clock of this device', 'set them right'],
    damaged: ['This invite link is damaged.', 'Copy the whole link again'],
    newer: ['This invite was made by a newer Driftpost.', 'Reload the page'],
    expired: ['This invite has expired.', 'Ask for a new invite.'],
    'foreign-network': ['This invite belongs to another network.', 'the two sites do not meet'],
    own: ['This is your own invite.', 'Send it to the person you want to talk to'],
    used: ['This invite has been used already.', 'Ask for a new one.'],
    cancelled: ['This invite was cancelled by its sender.', 'Ask for a new invite.'],
  };

  for (const [problem, [what, todo]] of Object.entries(words)) {
    it(`says what is wrong and what to do: ${problem}`, async () => {
      const { app } = await startApp(STARTED, (fakeEngine, fakePage) => {
        fakeEngine.answers['invites.read'] = async () =>
          err({ kind: 'invite', problem: problem as InviteProblem });
        fakePage.fragment.set('#/invite/abc');
      });
      await until(() => allDeep(app, '[role=alert]').length === 1);
      expect(textOf(deep(app, '[role=alert]')))
        .to.contain(what)
        .and.to.contain(todo);
      await expectAccessible(app, true);
    });
  }
});
