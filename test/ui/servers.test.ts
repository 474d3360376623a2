import { expect } from 'chai';
import type { DriftpostApp } from '../../src/ui/app/driftpost-app.ts';
import type { FakeEngine } from '../doubles/engine.ts';
import { NOW } from '../doubles/engine.ts';
import type { FakePage } from '../doubles/page-services.ts';
import { expectAccessible } from './axe.ts';
import { STARTED, allDeep, button, clear, deep, soon, startApp, textOf, type, until } from './helpers.ts';

const RELAYS = [
  { kind: 'nostr', url: 'wss://relay.test', state: 'open' },
  {
    kind: 'nostr',
    url: 'wss://lost.test',
    state: 'closed',
    failure: { why: 'lost', since: NOW - 60_000, code: 1006 },
  },
  { kind: 'torrent', url: 'wss://tracker.test', state: 'resting' },
] as const;

const openServers = async (): Promise<{ app: DriftpostApp; engine: FakeEngine; page: FakePage }> => {
  const state = { ...STARTED, network: { ...STARTED.network, relays: RELAYS } };
  const opened = await startApp(state, (_engine, page) => page.fragment.set('#/settings'));
  await soon(await soon(opened.app, 'dp-server-settings'), 'li');
  return opened;
};

const lines = (app: DriftpostApp): string[] => allDeep(deep(app, 'dp-server-settings'), 'li').map(textOf);

const add = (app: DriftpostApp, address: string): void => {
  type(deep<HTMLInputElement>(app, '#address'), address);
  button(deep(app, 'dp-server-settings'), 'Add meeting point').click();
};

describe('the meeting points in settings', () => {
  afterEach(clear);

  it('say of which kind each is, and how it is', async () => {
    const { app } = await openServers();
    const [relay, lost, tracker] = lines(app);
    expect(relay).to.contain('relay.test Nostr relay · reached');
    expect(lost).to.match(/lost\.test Nostr relay · lost at .*; tried again later/u);
    expect(tracker).to.contain('tracker.test BitTorrent tracker · not needed now');
    await expectAccessible(app, true);
  });

  it('can be taken out and put back, from the next start on', async () => {
    const { app, engine, page } = await openServers();
    button(app, 'Remove relay.test').click();
    await until(() => lines(app)[0]?.includes('removed'));
    expect(engine.state.settings.servers?.removed).to.deep.equal([
      { kind: 'nostr', url: 'wss://relay.test' },
    ]);
    await expectAccessible(app, true);
    button(app, 'Start anew now').click();
    expect(page.done).to.deep.equal(['reload']);
    button(app, 'Put relay.test back').click();
    await until(() => lines(app)[0]?.includes('reached'));
    expect(engine.state.settings.servers?.removed).to.deep.equal([]);
    expect(() => button(app, 'Start anew now')).to.throw();
  });

  it('can be added, unless the address is none or there already', async () => {
    const { app, engine } = await openServers();
    const section = deep(app, 'dp-server-settings');
    add(app, 'https://relay.test');
    await until(() => textOf(section).includes('That is no address'));
    add(app, 'wss://relay.test');
    await until(() => textOf(section).includes('in the list already'));
    expect(engine.callsOf('changeSettings')).to.have.length(0);
    deep<HTMLSelectElement>(app, '#kind').value = 'mqtt';
    add(app, ' wss://broker.test:8084/mqtt ');
    await until(() => lines(app).length === 4);
    expect(lines(app).at(-1)).to.contain('broker.test:8084 MQTT broker · used from the next start on');
    expect(engine.state.settings.servers?.added).to.deep.equal([
      { kind: 'mqtt', url: 'wss://broker.test:8084/mqtt' },
    ]);
    expect(deep<HTMLInputElement>(app, '#address').value).to.equal('');
  });
});
