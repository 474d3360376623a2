import { expect } from 'chai';
import { err } from '../../src/lib/result.ts';
import { EMPTY_STATE, contactOf, previewOf, redemptionOf, summaryOf } from '../doubles/engine.ts';
import { expectAccessible } from './axe.ts';
import { allDeep, button, clear, deep, soon, startApp, textOf, type, until } from './helpers.ts';

afterEach(clear);

describe('first start', () => {
  it('is accessible', async () => {
    const { app } = await startApp(EMPTY_STATE);
    await expectAccessible(app, true);
  });

  it('asks for a nickname and is in', async () => {
    const { app, engine, page } = await startApp(EMPTY_STATE);
    expect(textOf(deep(app, 'h1'))).to.equal('Welcome to Driftpost');
    type(deep<HTMLInputElement>(app, '#nickname'), 'Anna');
    button(app, 'Start chatting').click();
    await soon(app, 'dp-main');
    expect(engine.callsOf('profile.start')).to.deep.equal([['Anna', undefined]]);
    expect(page.done).to.deep.equal(['persist']);
    expect(textOf(await soon(app, '.meet'))).to.contain('Press Invite');
    expect(textOf(await soon(app, 'li a'))).to.contain('Notes to self');
  });

  it('says why a nickname is not taken', async () => {
    const { app, engine } = await startApp(EMPTY_STATE);
    engine.answers['profile.start'] = async () => err({ kind: 'empty' });
    button(app, 'Start chatting').click();
    await until(() => textOf(deep(app, '#hint')).startsWith('Please type a nickname'));
    engine.answers['profile.start'] = async () => err({ kind: 'not-kept', problem: 'full' });
    button(app, 'Start chatting').click();
    await until(() => textOf(deep(app, '#hint')).startsWith('The storage of this browser is full.'));
  });
});

describe('data of an earlier Driftpost', () => {
  it('is left as it is, until the person has it deleted', async () => {
    const { app, page } = await startApp(EMPTY_STATE, (_, fakePage) => {
      fakePage.earlierData = true;
    });
    await until(() => textOf(app).includes('data of an earlier Driftpost'));
    await expectAccessible(app, true);
    expect(page.done).not.to.include('delete earlier');
    button(app, 'Delete the earlier data').click();
    await until(() => textOf(app).includes('The data of the earlier Driftpost is deleted.'));
    expect(page.done).to.include('delete earlier');
  });

  it('is not spoken of where there is none', async () => {
    const { app } = await startApp(EMPTY_STATE);
    await soon(app, 'dp-earlier-data');
    expect(textOf(app)).not.to.contain('earlier');
  });
});

describe('first start with an invite', () => {
  it('says who invites, takes the code out of the address, and accepts', async () => {
    const mina = contactOf('Mina');
    const { app, engine, page } = await startApp(EMPTY_STATE, (_, fakePage) =>
      fakePage.fragment.set('#/invite/abc'),
    );
    await until(() => textOf(deep(app, 'dp-welcome')).includes('Mina invites you to talk'));
    expect(page.fragment.get()).to.equal('#/chats');
    expect(page.done).to.deep.equal(['replace: #/chats']);
    await expectAccessible(app, true);

    type(deep<HTMLInputElement>(app, '#nickname'), 'Anna');
    button(app, 'Start chatting').click();
    await until(() => allDeep(app, 'dp-redemption').length === 1);
    expect(engine.callsOf('profile.start')).to.deep.equal([['Anna', 'abc']]);
    await until(() => textOf(deep(app, 'dp-redemption')).includes('Looking for Mina'));
    expect(allDeep(app, 'dialog')).to.have.length(0);

    engine.patch({ redemptions: [redemptionOf('Mina', { state: 'away' })] });
    await until(() => textOf(deep(app, 'dp-redemption')).includes('Waiting for Mina'));
    expect(textOf(deep(app, 'dp-redemption'))).to.contain('goes on by itself, also after a reload');

    engine.patch({
      redemptions: [redemptionOf('Mina', { state: 'done' })],
      contacts: [mina],
      chats: [summaryOf(mina)],
    });
    await soon(app, 'dp-chat');
    expect(page.fragment.get()).to.equal(`#/chats/${mina.chat}`);
    expect(engine.callsOf('invites.dismiss')).to.deep.equal([[previewOf('Mina').id]]);
  });

  it('says that an invite is no good and lets one start all the same', async () => {
    const { app, engine } = await startApp(EMPTY_STATE, (fakeEngine, fakePage) => {
      fakePage.fragment.set('#/invite/abc');
      fakeEngine.answers['invites.read'] = async () => err({ kind: 'invite', problem: 'expired' });
    });
    await until(() => textOf(deep(app, 'dp-welcome')).includes('This invite has expired.'));
    type(deep<HTMLInputElement>(app, '#nickname'), 'Anna');
    button(app, 'Start chatting').click();
    await soon(app, 'dp-main');
    expect(engine.callsOf('profile.start')).to.deep.equal([['Anna', undefined]]);
  });
});
