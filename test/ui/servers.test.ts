import { expect } from 'chai';
import type { NetworkState } from '../../src/engine/api/state.ts';
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

type Relays = NetworkState['relays'];

const openServers = async (
  relays: Relays = RELAYS,
): Promise<{ app: DriftpostApp; engine: FakeEngine; page: FakePage }> => {
  const state = { ...STARTED, network: { ...STARTED.network, relays } };
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

  it('say what one or two relays see, and not where there are more', async () => {
    const { app } = await openServers();
    const section = deep(app, 'dp-server-settings');
    const says = (): boolean => textOf(section).includes('With one or two relays');
    expect(says()).to.equal(true);
    add(app, 'wss://third.test');
    // It is kept under the kind that is chosen: a relay.
    await until(() => lines(app).length === 4);
    expect(says()).to.equal(false);
    button(app, 'Remove third.test').click();
    await until(says);
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
    expect(engine.callsOf('settings.change')).to.have.length(0);
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

/** What a meeting point says no to, or demands, and the word for it. */
const REFUSALS = [
  ['auth', 'demands a login; tried again later'],
  ['pow', 'demands computing work for each message; tried again later'],
  ['restricted', 'is open to its members only; tried again later'],
  ['blocked', 'lets this browser say nothing; tried again later'],
  ['busy', 'asked for fewer messages; tried again soon'],
  ['silent', 'passes nothing on; tried again later'],
  ['refused', 'refuses messages; tried again later'],
] as const;

describe('a meeting point that takes nothing', () => {
  afterEach(clear);

  for (const [refusal, word] of REFUSALS) {
    const relays: Relays = [{ kind: 'nostr', url: 'wss://strict.test', state: 'refusing', refusal }];
    const network: NetworkState = { ...STARTED.network, state: 'connecting', peers: 0, relays };

    it(`is said to be so in the settings: ${refusal}`, async () => {
      const { app } = await openServers(relays);
      expect(lines(app)[0]).to.contain(`strict.test Nostr relay · ${word}`);
    });

    it(`is said to be so in the line of the network, and what to do: ${refusal}`, async () => {
      const { app } = await startApp({ ...STARTED, network });
      button(app, 'Connecting').click();
      await until(() => textOf(deep(app, '[popover]')).includes(`strict.test ${word}`));
      expect(textOf(deep(app, '[popover]')))
        .to.contain('takes nothing from this browser')
        .and.to.contain('add another meeting point')
        .and.not.to.contain('check your network');
      await expectAccessible(app, true);
    });

    it(`is said to be so in the diagnostics, and what to do: ${refusal}`, async () => {
      const { app } = await startApp({ ...STARTED, network }, (_engine, page) =>
        page.fragment.set('#/settings/diagnostics'),
      );
      const found = await soon(app, '.finding[aria-labelledby=relays]');
      await until(() => textOf(found).includes(`strict.test: ${word}.`));
      expect(textOf(found))
        .to.contain('Does not work')
        .and.to.contain('add another one in Settings')
        .and.not.to.contain('firewall');
    });
  }

  it('is of no interest where another one is reached', async () => {
    const relays: Relays = [
      { kind: 'nostr', url: 'wss://strict.test', state: 'refusing', refusal: 'auth' },
      { kind: 'nostr', url: 'wss://relay.test', state: 'open' },
    ];
    const { app } = await startApp({ ...STARTED, network: { ...STARTED.network, peers: 0, relays } });
    button(app, 'Connected · 0 peers').click();
    await until(() => textOf(deep(app, '[popover]')).includes('You can be found.'));
    expect(textOf(deep(app, '[popover]'))).to.contain('strict.test demands a login');
  });
});
