import { expect } from 'chai';
import type { VaultStatus } from '../../src/engine/api/vault-api.ts';
import { err } from '../../src/lib/result.ts';
import type { DriftpostApp } from '../../src/ui/app/driftpost-app.ts';
import { lockScreen } from '../../src/ui/lock/screen-lock.ts';
import { type FakeEngine, messageOf } from '../doubles/engine.ts';
import { FakePage } from '../doubles/page-services.ts';
import { expectAccessible } from './axe.ts';
import {
  STARTED,
  WITH_MINA,
  allDeep,
  button,
  clear,
  deep,
  mina,
  mount,
  press,
  soon,
  startApp,
  textOf,
  type,
  until,
} from './helpers.ts';

afterEach(clear);

const SET: VaultStatus = { isSet: true, lockAfterMinutes: 0, unfinished: null };

const locked = async (prepare: (page: FakePage) => void = () => {}) => {
  const page = new FakePage();
  prepare(page);
  const app = await mount<DriftpostApp>('driftpost-app', { page, problem: 'locked' });
  const box = await soon<HTMLInputElement>(app, '#passphrase');
  const unlock = (passphrase: string): void => {
    type(box, passphrase);
    button(app, 'Unlock').click();
  };
  return { app, page, box, unlock };
};

describe('a locked start', () => {
  it('asks for the passphrase, is ready to be typed into and accessible', async () => {
    const { app, box } = await locked();
    expect(textOf(app)).to.contain('Driftpost is locked');
    expect(box.labels?.[0]?.textContent).to.equal('Passphrase');
    expect(box.type).to.equal('password');
    expect(textOf(app)).to.contain('takes some seconds');
    expect(box.matches(':focus')).to.equal(true);
    await expectAccessible(app, true);
  });

  it('says that a passphrase was wrong, and nothing else', async () => {
    const { app, page, box, unlock } = await locked((fake) => fake.unlockAnswers.push({ kind: 'wrong' }));
    unlock('open sesame');
    await until(() => textOf(app).includes('This is not the passphrase.'));
    expect(page.done).to.deep.equal(['unlock: open sesame']);
    expect([box.value, box.getAttribute('aria-invalid')]).to.deep.equal(['', 'true']);
    expect(box.matches(':focus')).to.equal(true);
    await expectAccessible(app, true);
  });

  it('opens, and locks by itself later as chosen', async () => {
    const { page, unlock } = await locked((fake) =>
      fake.unlockAnswers.push({ kind: 'opened', lockAfterMinutes: 15 }),
    );
    unlock('right');
    await until(() => page.done.length === 2);
    expect(page.done).to.deep.equal(['unlock: right', 'lock after 15']);
  });

  it('does not try an empty passphrase, nor two at once', async () => {
    const { app, page, unlock } = await locked((fake) => {
      fake.unlock = (passphrase) => {
        fake.done.push(passphrase);
        return new Promise(() => {});
      };
    });
    unlock('');
    await until(() => textOf(app).includes('Please type a passphrase.'));
    unlock('a');
    await until(() => textOf(app).includes('Checking the passphrase.'));
    deep<HTMLFormElement>(app, 'form').requestSubmit();
    expect(page.done).to.deep.equal(['a']);
    expect(button(app, 'Unlock').ariaDisabled).to.equal('true');
  });

  it('lets who has forgotten it delete everything, after asking', async () => {
    const { app, page } = await locked();
    deep(app, 'summary').click();
    button(app, 'Delete everything').click();
    await soon(app, 'dialog[open]');
    await expectAccessible(app, true);
    expect(page.done).to.deep.equal([]);
    button(deep(app, 'dialog'), 'Delete everything').click();
    await until(() => page.done.includes('delete everything'));
  });

  it('gives way to the app once that is there', async () => {
    const { app, page } = await locked();
    const { FakeEngine: Engine } = await import('../doubles/engine.ts');
    await app.start({ engine: new Engine(STARTED), page });
    await soon(app, 'dp-main');
    expect(allDeep(app, 'dp-lock')).to.have.length(0);
  });
});

describe('a screen that locks', () => {
  const lockedChat = async () => {
    const started = await startApp(WITH_MINA, (engine, page) => {
      page.fragment.set(`#/chats/${mina.chat}`);
      engine.vaultStatus = SET;
    });
    const { app } = started;
    const box = await soon<HTMLTextAreaElement>(app, 'textarea');
    type(box, 'half a sentence');
    const open = await lockScreen(app);
    await soon(app, '#passphrase');
    return { ...started, open };
  };

  it('shows the lock and nothing of what was there, keeps the draft, and is accessible', async () => {
    const { app, engine, page } = await lockedChat();
    expect(textOf(app)).to.include('Driftpost is locked').and.not.include('Mina');
    expect(allDeep(app, 'dp-main')).to.have.length(0);
    expect([page.title, page.badge, page.fragment.get()]).to.deep.equal(['Driftpost', 0, '']);
    const names = engine.calls.map(({ name }) => name);
    expect(engine.callsOf('chats.setDraft').at(-1)).to.deep.equal([mina.chat, 'half a sentence']);
    expect(names.lastIndexOf('chats.setDraft')).to.be.lessThan(names.indexOf('lockScreen'));
    await expectAccessible(app, true);
  });

  it('keeps the text of an edit as a draft, where there is none', async () => {
    const { app, engine } = await startApp(WITH_MINA, (fakeEngine, page) => {
      page.fragment.set(`#/chats/${mina.chat}`);
      fakeEngine.history.set(mina.chat, [messageOf(mina.chat, 1, { mine: true, text: 'helo' })]);
      fakeEngine.vaultStatus = SET;
    });
    await soon(app, 'article');
    const box = deep<HTMLTextAreaElement>(app, 'textarea');
    press(box, 'ArrowUp');
    await until(() => box.value === 'helo');
    type(box, 'half an edit');
    await lockScreen(app);
    expect(engine.callsOf('chats.setDraft')).to.deep.equal([[mina.chat, 'half an edit']]);
  });

  it('says that something arrived, and not what or from whom', async () => {
    const { engine, page } = await lockedChat();
    for (const count of [1, 2]) engine.arrive({ chat: null, name: '', kind: 'text', text: '', count });
    expect(page.notices.at(-1)).to.deep.equal({
      title: 'Driftpost (3)',
      body: 'New message',
      tag: 'messages',
      fragment: '',
    });
    expect([page.title, page.badge]).to.deep.equal(['(3) Driftpost', 3]);
    page.visible.set(false);
    expect(engine.callsOf('network.pageVisible').at(-1)).to.deep.equal([false]);
  });

  it('is there again with the passphrase, and not with another one', async () => {
    const { app, engine, page, open } = await lockedChat();
    if (!open) throw new Error('it did not lock');
    engine.answers.unlockScreen = async () => ({ kind: 'wrong' });
    expect(await open('no')).to.deep.equal({ kind: 'wrong' });
    expect(allDeep(app, 'dp-main')).to.have.length(0);
    delete engine.answers.unlockScreen;
    expect((await open('yes')).kind).to.equal('opened');
    await soon(app, 'dp-main');
    const told = page.notices.length;
    page.visible.set(false);
    engine.arrive({ chat: mina.chat, name: 'Mina', kind: 'text', text: 'hello', count: 1 });
    expect(page.notices.slice(told).map(({ title, body }) => [title, body])).to.deep.equal([
      ['Mina', 'hello'],
    ]);
  });

  it('stays as it is where there is no passphrase', async () => {
    const { app } = await startApp(WITH_MINA);
    await soon(app, 'dp-main');
    expect(await lockScreen(app)).to.equal(null);
    await soon(app, 'dp-main');
  });
});

const settings = async (status: VaultStatus = { isSet: false, lockAfterMinutes: 0, unfinished: null }) => {
  const started = await startApp(STARTED, (engine, page) => {
    page.fragment.set('#/settings');
    engine.vaultStatus = status;
  });
  const section = await soon(started.app, 'dp-passphrase-settings');
  await until(() => allDeep<HTMLButtonElement>(section, 'button').some((each) => !each.disabled));
  return { ...started, section };
};

const fill = (app: DriftpostApp, texts: Readonly<Record<string, string>>): void => {
  for (const [id, text] of Object.entries(texts)) type(deep<HTMLInputElement>(app, `dialog #${id}`), text);
};
const submit = (app: DriftpostApp): void => deep<HTMLButtonElement>(app, 'dialog [type=submit]').click();
const commands = (engine: FakeEngine): readonly unknown[] =>
  engine
    .callsOf('vault')
    .flatMap(([command]) => ((command as { kind: string }).kind === 'status' ? [] : command));

describe('the passphrase in the settings', () => {
  it('can be set: typed twice, with a plain warning; then there is something to lock', async () => {
    const { app, engine, page, section } = await settings();
    expect(button(section, 'Lock now').disabled).to.equal(true);
    button(section, 'Set passphrase').click();
    const dialog = await soon(app, 'dialog[open]');
    expect(textOf(dialog)).to.contain('Nobody can recover a passphrase that is forgotten');
    expect(deep(app, 'dialog #next').matches(':focus')).to.equal(true);
    await expectAccessible(app, true);
    submit(app);
    await until(() => textOf(dialog).includes('Please type a passphrase.'));
    fill(app, { next: 'one', again: 'other' });
    expect(textOf(dialog)).to.contain('four or five words');
    submit(app);
    await until(() => textOf(dialog).includes('The two are not the same yet.'));
    expect(commands(engine)).to.deep.equal([]);
    fill(app, { next: 'four words are enough', again: 'four words are enough' });
    await until(() => textOf(dialog).includes('That is long enough.'));
    submit(app);
    await until(() => allDeep(app, 'dialog').length === 0);
    expect(commands(engine)).to.deep.equal([{ kind: 'set', passphrase: 'four words are enough' }]);
    await until(() => !button(section, 'Lock now').disabled);
    button(section, 'Lock now').click();
    expect(page.done).to.include('lock');
    await expectAccessible(app, true);
  });

  it('can be read while it is typed', async () => {
    const { app, section } = await settings();
    button(section, 'Set passphrase').click();
    await soon(app, 'dialog[open]');
    const types = (): readonly string[] =>
      ['next', 'again'].map((id) => deep<HTMLInputElement>(app, `dialog #${id}`).type);
    expect(types()).to.deep.equal(['password', 'password']);
    deep(app, 'dialog [type=checkbox]').click();
    await until(() => types().every((each) => each === 'text'));
  });

  it('can be changed by who knows it', async () => {
    const { app, engine, section } = await settings(SET);
    engine.answers.vault = async (command) =>
      command.kind === 'change' ? err({ kind: 'wrong' }) : { ok: true, value: SET };
    button(section, 'Change passphrase').click();
    const dialog = await soon(app, 'dialog[open]');
    await expectAccessible(app, true);
    fill(app, { current: 'wrong', next: 'new', again: 'new' });
    submit(app);
    await until(() => textOf(dialog).includes('This is not the passphrase.'));
    await until(() => deep(app, 'dialog #current').matches(':focus'));
    delete engine.answers.vault;
    fill(app, { current: 'right' });
    submit(app);
    await until(() => allDeep(app, 'dialog').length === 0);
    expect(commands(engine).at(-1)).to.deep.equal({ kind: 'change', passphrase: 'right', next: 'new' });
  });

  it('can be removed by who knows it', async () => {
    const { app, engine, section } = await settings(SET);
    button(section, 'Remove passphrase').click();
    await soon(app, 'dialog[open]');
    await expectAccessible(app, true);
    fill(app, { current: 'right' });
    submit(app);
    await until(() => allDeep(app, 'dialog').length === 0);
    expect(commands(engine)).to.deep.equal([{ kind: 'remove', passphrase: 'right' }]);
    await until(() => textOf(section).includes('Set passphrase'));
    expect(button(section, 'Lock now').disabled).to.equal(true);
  });

  it('is shown as it is also where the dialog was closed while it worked', async () => {
    const { app, engine, section } = await settings();
    const working = Promise.withResolvers<void>();
    let status: VaultStatus = { isSet: false, lockAfterMinutes: 0, unfinished: null };
    engine.answers.vault = async (command) => {
      await working.promise;
      if (command.kind === 'set') status = SET;
      return { ok: true, value: status };
    };
    button(section, 'Set passphrase').click();
    const dialog = await soon<HTMLDialogElement>(app, 'dialog[open]');
    fill(app, { next: 'words', again: 'words' });
    submit(app);
    await until(() => textOf(dialog).includes('Rewriting what is kept here.'));
    dialog.close();
    working.resolve();
    await until(() => !button(section, 'Lock now').disabled);
  });

  it('says where there is a passphrase and not everything is sealed yet', async () => {
    const { section } = await settings({ ...SET, unfinished: 'sealing' });
    await until(() => textOf(section).includes('not everything is sealed yet'));
    expect(textOf(section)).to.include('Change passphrase');
    await expectAccessible(section);
  });

  it('says why something was not kept', async () => {
    const { app, engine, section } = await settings();
    engine.answers.vault = async (command) =>
      command.kind === 'set'
        ? err({ kind: 'not-kept', problem: 'full' })
        : { ok: true, value: { isSet: false, lockAfterMinutes: 0, unfinished: null } };
    button(section, 'Set passphrase').click();
    const dialog = await soon(app, 'dialog[open]');
    fill(app, { next: 'words', again: 'words' });
    press(deep(app, 'dialog #again'), 'Enter');
    submit(app);
    await until(() => textOf(dialog).includes('The storage of this browser is full.'));
  });

  it('locks by itself after the time that is chosen', async () => {
    const { app, engine, page, section } = await settings(SET);
    const select = deep<HTMLSelectElement>(section, '#lock-after');
    expect([...select.options].map((option) => textOf(option))).to.deep.equal([
      'Never',
      'After 5 minutes without input',
      'After 15 minutes without input',
      'After 60 minutes without input',
    ]);
    await expectAccessible(app, true);
    select.value = '15';
    select.dispatchEvent(new Event('change'));
    await until(() => textOf(section).includes('Saved.'));
    expect(page.done).to.include('lock after 15');
    expect(commands(engine)).to.deep.equal([{ kind: 'lock-after', minutes: 15 }]);
  });
});
