import { expect } from 'chai';
import type { OwnDevice, OwnDevices } from '../../src/engine/api/own-devices.ts';
import { err } from '../../src/lib/result.ts';
import { NOW, deviceOf } from '../doubles/engine.ts';
import { expectAccessible } from './axe.ts';
import { STARTED, allDeep, button, clear, deep, soon, startApp, textOf, until } from './helpers.ts';

afterEach(clear);

const here = deviceOf('here', { isThis: true, addedAt: NOW - 90 * 24 * 3_600_000 });
const other = deviceOf('other', { linkedAt: NOW - 5 * 60_000 });

const inSettings = async (list: readonly OwnDevice[], standing: OwnDevices['standing'] = 'listed') => {
  const opened = await startApp({ ...STARTED, devices: { standing, list } }, (_, page) =>
    page.fragment.set('#/settings'),
  );
  const list_ = await soon(opened.app, 'ul[aria-labelledby="devices"]');
  return { ...opened, list: list_ };
};

describe('your devices', () => {
  it('are listed, with which one this is, when each was added and when it was linked last', async () => {
    const { app, list } = await inSettings([
      here,
      other,
      deviceOf('new', { isLinked: true }),
      deviceOf('far'),
    ]);
    const rows = [...list.querySelectorAll('li')].map(textOf);
    expect(rows[0]).to.include('This browser');
    expect(rows[0]).not.to.include('Remove');
    expect(rows[1]).to.include('Linked with this browser last: 5 minutes ago');
    expect(rows[2]).to.include('Linked with this browser now');
    expect(rows[3]).to.include('Not linked with this browser yet');
    await expectAccessible(app, true);
  });

  it('are taken away after a question, and why not is said', async () => {
    const { app, engine } = await inSettings([here, other]);
    const remove = (): HTMLElement =>
      deep<HTMLElement>(app, '[aria-label^="Remove the browser that was added"]');
    remove().click();
    const dialog = await soon(app, 'dp-remove-device');
    await until(() => textOf(dialog).includes('gets nothing more that is said'));
    await expectAccessible(app, true);
    button(dialog, 'Cancel').click();
    await until(() => allDeep(app, 'dp-remove-device').length === 0);
    expect(engine.callsOf('devices.remove')).to.have.length(0);
    engine.answers['devices.remove'] = async () => err({ kind: 'removed' });
    remove().click();
    button(await soon(app, 'dp-remove-device'), 'Remove browser').click();
    await until(() => textOf(deep(app, 'dp-remove-device')).includes('cannot remove others any more'));
    delete engine.answers['devices.remove'];
    button(deep(app, 'dp-remove-device'), 'Remove browser').click();
    await until(() => allDeep(app, 'dp-remove-device').length === 0);
    expect(engine.callsOf('devices.remove').at(-1)).to.deep.equal([other.id]);
  });

  it('say how another one is added, where there is none', async () => {
    const { app } = await inSettings([here]);
    expect(textOf(deep(app, 'dp-devices-settings'))).to.include('export a backup here and restore it there');
  });
});

describe('a browser that is off the list of devices', () => {
  for (const [standing, title] of [
    ['removed', 'This browser was removed from your devices.'],
    ['no-seat', 'Your list of devices is full.'],
  ] as const)
    it(`says so wherever one is, with what can be done: ${standing}`, async () => {
      const { app, page } = await startApp({ ...STARTED, devices: { standing, list: [other] } });
      const bar = await soon(app, '[aria-label="Off your devices"]');
      await until(() => textOf(bar).includes(title));
      await expectAccessible(app, true);
      button(bar, 'Open settings').click();
      await until(() => page.fragment.get() === '#/settings');
      await soon(app, 'ul[aria-labelledby="devices"]');
      const canRemove = allDeep(app, '[aria-label^="Remove the browser"]').length;
      expect(canRemove).to.equal(standing === 'removed' ? 0 : 1);
    });
});
