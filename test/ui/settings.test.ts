import { expect } from 'chai';
import { isOn } from '../../src/engine/api/switches.ts';
import { TYPING } from '../../src/engine/api/typing-api.ts';
import { err } from '../../src/lib/result.ts';
import type { DriftpostApp } from '../../src/ui/app/driftpost-app.ts';
import type { FakeEngine } from '../doubles/engine.ts';
import type { FakePage } from '../doubles/page-services.ts';
import { expectAccessible } from './axe.ts';
import { STARTED, allDeep, button, clear, deep, soon, startApp, textOf, type, until } from './helpers.ts';

const openSettings = async (
  prepare: (engine: FakeEngine, page: FakePage) => void = () => {},
): Promise<{ app: DriftpostApp; engine: FakeEngine; page: FakePage }> => {
  const opened = await startApp(STARTED, (fakeEngine, fakePage) => {
    fakePage.fragment.set('#/settings');
    prepare(fakeEngine, fakePage);
  });
  await soon(opened.app, '#nickname');
  await soon(opened.app, '.verdict');
  return opened;
};

const choose = (app: DriftpostApp, id: string, value: string): void => {
  const select = deep<HTMLSelectElement>(app, `#${id}`);
  select.value = value;
  select.dispatchEvent(new Event('change'));
};

afterEach(async () => {
  // The language is the page's, not the element's: the next test begins in English.
  const { setLocale } = await import('../../src/i18n/localize.ts');
  await setLocale('en');
  clear();
});

describe('settings', () => {
  it('are accessible', async () => {
    const { app } = await openSettings();
    await expectAccessible(app, true);
  });

  it('change the nickname, and say why not', async () => {
    const { app, engine } = await openSettings();
    type(deep<HTMLInputElement>(app, '#nickname'), 'Anna K.');
    button(app, 'Save nickname').click();
    await until(() => textOf(deep(app, 'dp-settings')).includes('Saved.'));
    expect(engine.state.profile?.nickname).to.equal('Anna K.');
    engine.answers['profile.rename'] = async () => err({ kind: 'too-long' });
    button(app, 'Save nickname').click();
    await until(() => textOf(deep(app, '.wrong')).includes('A nickname has at most'));
  });

  it('speak Russian and Chinese as soon as chosen, plurals included', async () => {
    const { app, engine, page } = await openSettings();
    const network = (): string => textOf(deep(app, 'dp-network [role=status], [role=status].connected'));
    expect(allDeep(app, '#language option').map(textOf)).to.deep.equal(['English', 'Русский', '简体中文']);
    choose(app, 'language', 'ru');
    await until(() => textOf(deep(app, 'nav')) === 'Чаты Люди Настройки');
    expect(page.preferences.get().language).to.equal('ru');
    expect(document.documentElement.lang).to.equal('ru');
    for (const [peers, text] of [
      [1, 'Подключено · 1 человек'],
      [2, 'Подключено · 2 человека'],
      [5, 'Подключено · 5 человек'],
      [21, 'Подключено · 21 человек'],
    ] as const) {
      engine.patch({ network: { ...STARTED.network, peers } });
      await until(() => network() === text);
    }
    choose(app, 'language', 'zh-Hans');
    await until(() => network() === '已连接 · 21 人');
    choose(app, 'language', 'en');
    await until(() => network() === 'Connected · 21 peers');
  });

  it('change the colours', async () => {
    const { app } = await openSettings();
    const surface = (): string => getComputedStyle(deep(app, 'header')).backgroundColor;
    choose(app, 'theme', 'dark');
    await until(() => getComputedStyle(app).backgroundColor === 'rgb(14, 27, 33)');
    choose(app, 'theme', 'light');
    await until(() => getComputedStyle(app).backgroundColor === 'rgb(250, 247, 241)');
    expect(surface()).to.be.a('string');
    choose(app, 'theme', 'system');
    expect(document.documentElement.style.colorScheme).to.equal('light dark');
  });

  it('switch read receipts, and switch back what could not be kept', async () => {
    const { app, engine } = await openSettings();
    const receipts = deep<HTMLInputElement>(app, '[role=switch]');
    receipts.click();
    await until(() => !engine.state.settings.readReceipts);
    engine.answers['settings.change'] = async () => err({ kind: 'not-kept', problem: 'failed' });
    receipts.click();
    await until(() => textOf(app).includes('This browser could not write to its storage.'));
    expect(receipts.checked).to.equal(false);
  });

  it('switch being seen while typing, and leave what else is switched off', async () => {
    const { app, engine } = await openSettings();
    engine.patch({ settings: { ...engine.state.settings, off: ['another'] } });
    const typing = deep<HTMLInputElement>(app, '#typing');
    expect(typing.checked).to.equal(true);
    typing.click();
    await until(() => !isOn(engine.state.settings, TYPING));
    expect(engine.state.settings.off).to.deep.equal(['another', TYPING]);
    typing.click();
    await until(() => isOn(engine.state.settings, TYPING));
  });

  it('switch being found and taking part, say what that means, and switch back what could not be kept', async () => {
    const { app, engine } = await openSettings();
    const box = (key: string): HTMLInputElement => deep<HTMLInputElement>(app, `#${key}`);
    const network = deep(app, 'dp-network-settings');
    expect(textOf(network))
      .to.contain('kept in the network, by browsers of people you do not know')
      .and.to.contain('Nobody finds you, and you can look for nobody.');
    expect(box('discoverable').getAttribute('aria-label')).to.equal('Discoverable by nickname');
    expect(box('network').getAttribute('aria-label')).to.equal('Take part in the network');
    box('discoverable').click();
    await until(() => !engine.state.settings.discoverable);
    expect(engine.callsOf('settings.change')).to.deep.equal([[{ discoverable: false }]]);
    box('network').click();
    await until(() => textOf(network).includes('Has no effect while you do not take part'));
    await expectAccessible(app, true);
    engine.answers['settings.change'] = async () => err({ kind: 'not-kept', problem: 'full' });
    box('network').click();
    await until(() => textOf(network).includes('The storage of this browser is full.'));
    expect(box('network').checked).to.equal(false);
  });

  it('show under which name and number one is found, and copy the id', async () => {
    const { app, engine, page } = await openSettings();
    const own = deep(app, 'dp-own-id');
    expect(textOf(app)).to.contain('Your nickname gets its number');
    engine.patch({ nicknameIndex: 3 });
    await until(() => deep(own, '.nickname').textContent === 'Anna#3');
    expect(textOf(app)).not.to.contain('Your nickname gets its number');
    expect(textOf(own)).to.contain(STARTED.profile?.id);
    button(own, 'Copy your id').click();
    await until(() => textOf(own).includes('Copied.'));
    expect(page.done).to.deep.equal([`copy: ${STARTED.profile?.id}`]);
  });

  it('say whether what is kept is safe, and ask for it', async () => {
    const { app, page } = await openSettings((_, fakePage) => {
      fakePage.safety = { persisted: false, clearsUnused: true, usedBytes: 2_400_000, quotaBytes: 1e9 };
    });
    const storage = deep(app, 'dp-storage-settings');
    expect(textOf(storage)).to.contain('May be cleared by the browser');
    expect(textOf(storage))
      .to.contain('not opened for seven days')
      .and.to.contain('2.4 MB in use of 1,000 MB');
    await expectAccessible(app, true);
    button(app, 'Ask the browser to keep it').click();
    await until(() => textOf(storage).includes('did not agree yet'));
    page.safety = { ...page.safety, persisted: true, clearsUnused: false };
    button(app, 'Ask the browser to keep it').click();
    await until(() => textOf(storage).includes('Kept safely'));
  });

  it('say when the browser refuses to keep the app itself', async () => {
    const { app, page } = await openSettings();
    const storage = deep(app, 'dp-storage-settings');
    expect(textOf(storage)).not.to.contain('The app itself is not kept');
    page.offline.set('refused');
    await until(() => textOf(storage).includes('The app itself is not kept'));
    await expectAccessible(app, true);
  });

  it('offer to install where the browser does', async () => {
    const { app, page } = await openSettings();
    expect(() => button(app, 'Install Driftpost')).to.throw();
    page.install.set('offered');
    await until(() => textOf(app).includes('Install Driftpost'));
    button(app, 'Install Driftpost').click();
    expect(page.done).to.deep.equal(['install']);
  });

  it('delete everything after asking', async () => {
    const { app, page } = await openSettings();
    button(app, 'Delete everything').click();
    await soon(app, 'dialog[open]');
    await expectAccessible(app, true);
    expect(page.done).to.have.length(0);
    button(deep(app, 'dialog'), 'Delete everything').click();
    await until(() => page.done.includes('delete everything'));
  });
});
