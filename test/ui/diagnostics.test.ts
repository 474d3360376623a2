import { expect } from 'chai';
import type { EngineState } from '../../src/engine/api/engine-state.ts';
import type { ConnectionFailure, LinkPath } from '../../src/lib/link-report.ts';
import type { NatKind, Probe } from '../../src/lib/probe.ts';
import type { DriftpostApp } from '../../src/ui/app/driftpost-app.ts';
import { withoutSecrets } from '../../src/ui/diagnostics/as-text.ts';
import { NOW, contactOf, type FakeEngine } from '../doubles/engine.ts';
import { networkViewOf } from '../doubles/network-view.ts';
import type { FakePage } from '../doubles/page-services.ts';
import { requestOf } from '../doubles/people.ts';
import { expectAccessible } from './axe.ts';
import { STARTED, allDeep, button, clear, deep, soon, startApp, textOf, until } from './helpers.ts';

type Prepare = (engine: FakeEngine, page: FakePage) => void;

const openDiagnostics = async (
  change: Partial<EngineState> = {},
  prepare: Prepare = () => {},
): Promise<{ app: DriftpostApp; engine: FakeEngine; page: FakePage }> => {
  const opened = await startApp({ ...STARTED, ...change }, (fakeEngine, fakePage) => {
    fakeEngine.networkView = networkViewOf(3);
    fakePage.fragment.set('#/settings/diagnostics');
    prepare(fakeEngine, fakePage);
  });
  await soon(opened.app, '.finding');
  return opened;
};

const link = (change: Partial<LinkPath> = {}): LinkPath => ({
  since: NOW - 60_000,
  roundTripMs: 34,
  local: 'host',
  remote: 'srflx',
  protocol: 'udp',
  ...change,
});

const failure = (change: Partial<ConnectionFailure> = {}): ConnectionFailure => ({
  at: NOW - 5 * 60_000,
  reason: 'ice',
  local: ['host', 'srflx'],
  remote: ['host', 'srflx'],
  ...change,
});

const probeOf = (nat: NatKind, change: Partial<Probe> = {}): Probe => ({
  nat,
  candidates: [{ type: 'srflx', protocol: 'udp', family: 4, server: 'stun:stun.example:3478' }],
  failures: [],
  ...change,
});

/** The text of one finding. */
const finding = (app: DriftpostApp, id: string): HTMLElement => {
  const found = allDeep(app, '.finding').find((each) => each.getAttribute('aria-labelledby') === id);
  if (found === undefined) throw new Error(`nothing is said about ${id}`);
  return found;
};
const saidOf = (app: DriftpostApp, id: string): string => textOf(finding(app, id));
const levelOf = (app: DriftpostApp, id: string): string =>
  deep(finding(app, id), '.level').className.replace('level ', '');

afterEach(clear);

describe('diagnostics', () => {
  it('are opened from the settings, and lead back there', async () => {
    const { app } = await startApp(STARTED, (_, fakePage) => fakePage.fragment.set('#/settings'));
    await soon(app, '#nickname');
    button(app, 'Diagnostics').click();
    const region = await soon(app, '[role=region]');
    expect(region.getAttribute('aria-label')).to.equal('Diagnostics');
    expect(deep<HTMLAnchorElement>(region, 'header a').hash).to.equal('#/settings');
    await until(() => deep(app, 'dp-diagnostics').shadowRoot?.activeElement?.tagName === 'H1');
  });

  it('say in words what works, with a sign and a word for each, and are accessible', async () => {
    const { app } = await openDiagnostics({}, (_, page) => {
      page.report = { links: [link(), link({ local: 'relay', roundTripMs: 80 })], failures: [] };
      page.probed = probeOf('cone');
    });
    await until(() => saidOf(app, 'ways').includes('the same address'));
    await until(() => saidOf(app, 'network').includes('Neighbours: 3'));
    expect(textOf(app)).to.contain('Everything that was looked at works.');
    expect(saidOf(app, 'relays')).to.contain('Reached: 1 of 1.');
    expect(saidOf(app, 'links')).to.contain('Direct: 1. Through TURN: 1.').and.to.contain('34 ms');
    expect(saidOf(app, 'failed')).to.contain('None');
    for (const each of allDeep(app, '.level')) {
      expect(each.querySelector('svg')).not.to.equal(null);
      expect(textOf(each)).not.to.equal('');
    }
    await expectAccessible(app, true);
    for (const each of allDeep<HTMLDetailsElement>(app, 'details')) each.open = true;
    await expectAccessible(app, true);
  });

  it('ask the servers that are only there for when others fail, once each time it is wanted', async () => {
    const resting = [
      { kind: 'torrent', url: 'wss://tracker.example', state: 'resting' },
      { kind: 'mqtt', url: 'wss://broker.example', state: 'resting' },
    ] as const;
    const network = { ...STARTED.network, relays: [...STARTED.network.relays, ...resting] };
    const { app, page } = await openDiagnostics({ network }, (_, fakePage) => {
      fakePage.answers.set('wss://tracker.example', 120);
    });
    await until(() => saidOf(app, 'relays').includes('Those not needed now were asked: 1 of 2 answered.'));
    const details = textOf(deep(finding(app, 'relays'), 'dl'));
    expect(details).to.match(
      /tracker\.example \(BitTorrent tracker\)\s*not needed now; answered after 120 ms/u,
    );
    expect(details).to.match(/broker\.example \(MQTT broker\)\s*not needed now; gave no answer/u);
    const asked = (): readonly string[] => page.done.filter((each) => each.startsWith('probe server'));
    expect(asked()).to.deep.equal([
      'probe server: wss://tracker.example',
      'probe server: wss://broker.example',
    ]);
    page.answers.set('wss://broker.example', 80);
    button(app, 'Look again').click();
    await until(() => saidOf(app, 'relays').includes('Those not needed now were asked: 2 of 2 answered.'));
    expect(asked()).to.have.length(4);
  });

  for (const webrtc of ['missing', 'blocked', 'no-candidates', 'hidden'] as const) {
    it(`do not say that this browser connects where it cannot: ${webrtc}`, async () => {
      const { network } = STARTED;
      const { app } = await openDiagnostics({ network: { ...network, state: 'offline', peers: 0, webrtc } });
      const findings = ['browser', 'ways'].map((id) => textOf(deep(app, `section[aria-labelledby=${id}]`)));
      for (const said of findings) expect(said).to.contain('Does not work').and.to.contain('reach anybody');
      expect(findings.join(' ')).not.to.contain('It can connect');
    });
  }

  const HOUR_MS = 60 * 60_000;
  for (const [clock, level, words] of [
    [null, 'unknown', ['nothing to compare it with']],
    [{ by: 'host', aheadMs: 0 }, 'works', ['agrees with the host']],
    [{ by: 'contacts', aheadMs: 0 }, 'works', ['agrees with the clocks of your contacts']],
    [{ by: 'host', aheadMs: 5 * HOUR_MS }, 'works', ['ahead by 5 hours', 'the time of its host']],
    [{ by: 'contacts', aheadMs: -5 * HOUR_MS }, 'works', ['behind by 5 hours', 'the time of your contacts']],
    [{ by: 'host', aheadMs: 200 * HOUR_MS }, 'limited', ['ahead by 8 days', 'the time of its host']],
    [{ by: 'contacts', aheadMs: 200 * HOUR_MS }, 'limited', ['ahead by 8 days', 'they are wrong']],
  ] as const)
    it(`say how the clock is: ${words.join(', ')}`, async () => {
      const { app } = await openDiagnostics({ network: { ...STARTED.network, clock } });
      expect(levelOf(app, 'clock')).to.equal(level);
      for (const word of words) expect(saidOf(app, 'clock')).to.contain(word);
    });

  it('say what does not work, and what to do', async () => {
    const { app } = await openDiagnostics(
      {
        network: {
          state: 'connecting',
          peers: 0,
          relays: [{ kind: 'nostr', url: 'wss://relay.example', state: 'closed' }],
          webrtc: 'works',
          online: true,
          clock: { by: 'host', aheadMs: 0 },
        },
        settings: { ...STARTED.settings, network: false },
        storage: 'full',
      },
      (_, page) => {
        page.hostServers = [{ urls: 'stun:stun.example:3478' }];
        page.probed = probeOf('blocked', {
          candidates: [{ type: 'host', protocol: 'udp', family: 'mdns' }],
          failures: [{ url: 'stun:stun.example:3478', code: 701, text: 'STUN host lookup received error.' }],
        });
        page.offline.set('refused');
        page.safety = { persisted: false, clearsUnused: false, usedBytes: null, quotaBytes: null };
      },
    );
    await until(() => levelOf(app, 'ways') === 'broken');
    expect(levelOf(app, 'relays')).to.equal('broken');
    expect(saidOf(app, 'relays')).to.contain('Try another network');
    expect(saidOf(app, 'ways')).to.contain('stun:stun.example:3478').and.to.contain('error 701');
    expect(saidOf(app, 'links')).to.contain('Nobody is linked');
    expect(saidOf(app, 'network')).to.contain('Switched off');
    expect(saidOf(app, 'storage')).to.contain('The storage of this browser is full.');
    expect(saidOf(app, 'offline')).to.contain('does not know the certificate');
    expect(textOf(app)).to.contain('Does not work: 3.');
    await expectAccessible(app, true);
  });

  const kinds: Readonly<Record<NatKind, readonly [string, string]>> = {
    open: ['works', 'others reach it directly'],
    cone: ['works', 'Direct links to most people work'],
    symmetric: ['limited', 'A TURN server helps'],
    blocked: ['broken', 'No STUN or TURN server answered'],
    unknown: ['works', 'could not be told'],
  };
  for (const [nat, [level, words]] of Object.entries(kinds)) {
    it(`explain what is between this browser and the internet: ${nat}`, async () => {
      const { app } = await openDiagnostics({}, (_, page) => {
        page.hostServers = [{ urls: 'stun:stun.example:3478' }];
        page.probed = probeOf(nat as NatKind);
      });
      await until(() => saidOf(app, 'ways').includes(words));
      expect(levelOf(app, 'ways')).to.equal(level);
    });
  }

  it('ask TURN servers alone where the address is hidden', async () => {
    const turn = { urls: 'turn:turn.example:3478', username: 'anna', credential: 'oystercatcher' };
    const settings = { ...STARTED.settings, relayedOnly: true, iceServers: [turn] };
    const { app, page } = await openDiagnostics({ settings }, (_, fakePage) => {
      fakePage.hostServers = [{ urls: 'stun:stun.example:3478' }];
      fakePage.probed = probeOf('unknown', {
        candidates: [{ type: 'relay', protocol: 'udp', family: 4, server: 'turn:turn.example:3478' }],
      });
    });
    await until(() => saidOf(app, 'ways').includes('through TURN alone, and it answered'));
    expect(page.done).to.deep.equal(['probe: turn:turn.example:3478 relay']);
  });

  const reasons: readonly (readonly [Partial<ConnectionFailure>, string, string])[] = [
    [{ reason: 'no-candidates', local: [] }, 'no way to be reached at all', 'WebRTC'],
    [{ reason: 'no-remote-candidates', remote: [] }, 'named no way to reach it', 'Its own diagnostics'],
    [{ reason: 'ice' }, 'none of them led through', 'A TURN server, set by one of the two'],
    [{ reason: 'ice', local: ['host'] }, 'none of them led through', 'No STUN server told this browser'],
    [{ reason: 'timeout', remote: ['relay'] }, 'when the time was over', 'turns:'],
    [{ reason: 'dtls' }, 'encryption between them did not begin', 'Try another network'],
    [{ reason: 'refused' }, 'did not prove to be who was expected', 'both load Driftpost again'],
  ];
  for (const [change, what, todo] of reasons) {
    it(`tell what the last connection failed on: ${JSON.stringify(change)}`, async () => {
      const { app } = await openDiagnostics({}, (_, page) => {
        const lost = failure({ reason: 'lost', at: NOW, local: [], remote: [] });
        page.report = { links: [], failures: [lost, failure(change)] };
      });
      await until(() => saidOf(app, 'failed').includes(what));
      expect(saidOf(app, 'failed')).to.contain(todo).and.to.contain('5 minutes ago');
    });
  }

  it('count those who are reached via the network, and name nobody', async () => {
    const presence = { kind: 'online', path: 'network' } as EngineState['contacts'][number]['presence'];
    const { app } = await openDiagnostics({ contacts: [contactOf('Mina', { presence }), contactOf('Ole')] });
    await until(() => saidOf(app, 'links').includes('Contacts via the network: 1.'));
    expect(textOf(deep(app, 'dp-diagnostics'))).not.to.contain('Mina');
  });

  it('follow what changes, where it stands', async () => {
    const { app, page, engine } = await openDiagnostics({}, (_, fakePage) => {
      fakePage.report = { links: [link()], failures: [] };
      fakePage.probed = probeOf('cone');
    });
    await until(() => saidOf(app, 'links').includes('34 ms') && saidOf(app, 'ways').includes('same address'));
    await until(() => saidOf(app, 'network').includes('Neighbours'));
    const tops = () => allDeep(app, '.finding').map((each) => each.offsetTop);
    const before = tops();
    page.report = { links: [link({ roundTripMs: 120 }), link()], failures: [] };
    await until(() => saidOf(app, 'links').includes('Direct: 2.'));
    engine.patch({ network: { ...engine.state.network, peers: 2 } });
    expect(tops()).to.deep.equal(before);
    page.probed = probeOf('open');
    button(app, 'Look again').click();
    await until(() => saidOf(app, 'ways').includes('others reach it directly'));
    expect(tops()).to.deep.equal(before);
    expect(engine.callsOf('reachOut')).to.have.length(1);
  });

  it('are copied as text, in which there is nothing that is nobody else’s business', async () => {
    const turn = { urls: 'turn:192.0.2.9:3478', username: 'anna-at-turn', credential: 'oystercatcher' };
    const key = 'q5x2k4m7w3z6r2t5v7y3b6n2c4d5f7g3h6j2k4l5m7p3q6s2t4u5';
    const noted = [
      '2025-05-14T12:00:04.000Z links: Mina at 198.51.100.7:5000 and [2001:db8::7]:5000 and fe80::1 failed',
      `2025-05-14T12:00:05.000Z gate: ${key} with https://driftpost.example/#/invite/AcWj-gqpNzd86S2mZLWqZS8`,
      '2025-05-14T12:00:06.000Z turn: oystercatcher wss://user:pass@relay.example',
    ];
    const { app, page } = await openDiagnostics(
      {
        contacts: [contactOf('Mina')],
        requests: [requestOf('Teo')],
        settings: { ...STARTED.settings, iceServers: [turn] },
        network: {
          ...STARTED.network,
          relays: [{ kind: 'nostr', url: 'wss://192.168.1.5:4173/relay', state: 'open' }],
        },
      },
      (fakeEngine, fakePage) => {
        fakeEngine.answers.diagnostics = async () => noted;
        fakePage.report = { links: [link()], failures: [failure()] };
        fakePage.probed = probeOf('cone', {
          candidates: [{ type: 'relay', protocol: 'udp', family: 4, server: turn.urls }],
          failures: [{ url: turn.urls, code: 401, text: 'no' }],
        });
      },
    );
    await until(() => saidOf(app, 'failed').includes('led through') && saidOf(app, 'ways').includes('401'));
    button(app, 'Copy').click();
    await until(() => textOf(deep(app, 'dp-diagnostics')).includes('Copied.'));
    const text = page.done.find((each) => each.startsWith('copy: ')) ?? '';
    for (const secret of [
      'Mina',
      'Teo',
      'Anna',
      'anna-at-turn',
      'oystercatcher',
      key,
      'AcWj',
      '192.0.2.9',
      '192.168.1.5',
      '198.51.100.7',
      '2001:db8',
      'fe80',
      'user:pass',
      STARTED.profile?.id ?? 'no id',
    ])
      expect(text, secret).not.to.contain(secret);
    expect(text).to.match(/^copy: Driftpost 0\.1\.0 · 2025-05-14T12:00:00/);
    for (const wanted of [
      'Meeting points: Works',
      'Links: Works',
      '→ ',
      '34 ms',
      '12:00:04',
      'relay.example',
    ])
      expect(text).to.contain(wanted);
    await expectAccessible(app, true);
  });

  it('say that there was no error, or how many, with the newest ones’ text and where, without secrets', async () => {
    const { app, page, engine } = await openDiagnostics({ contacts: [contactOf('Mina')] });
    await until(() => saidOf(app, 'errors').includes('No error was noticed'));
    expect(levelOf(app, 'errors')).to.equal('works');
    const text = 'TypeError: Mina of 198.51.100.7 is not a function';
    engine.answers.errors = async () => ({
      count: 2,
      newest: [{ at: NOW - 60_000, where: 'delivery', text }],
    });
    page.errorReport = {
      count: 1,
      newest: [{ at: NOW, where: 'page · index-a1.js:1:204', text: 'Error: not drawn' }],
    };
    await until(() => levelOf(app, 'errors') === 'limited');
    expect(textOf(deep(finding(app, 'errors'), '.level'))).to.equal('3');
    const [newest, older] = [...finding(app, 'errors').querySelectorAll('dl > div')].map(textOf);
    expect(newest).to.contain('page · index-a1.js:1:204').and.to.contain('Error: not drawn');
    expect(older).to.contain('delivery').and.to.contain('TypeError: … of … is not a function');
    button(app, 'Copy').click();
    await until(() => textOf(deep(app, 'dp-diagnostics')).includes('Copied.'));
    const copied = page.done.find((each) => each.startsWith('copy: ')) ?? '';
    expect(copied).to.contain('Errors: 3').and.to.contain('not drawn').and.not.to.contain('Mina');
    await expectAccessible(app, true);
  });

  it('leave times, versions and names of servers as they are', () => {
    const text =
      '2025-05-14T12:00:04.000Z 12:00:04 v0.1.0 stun:stun.example:3478 wss://relay.example/nostr 34 ms';
    expect(withoutSecrets(text)).to.equal(text);
  });

  it('say which copy this is, so that two can be compared', async () => {
    const { app, page } = await openDiagnostics();
    const said = saidOf(app, 'copy');
    expect(levelOf(app, 'copy')).to.equal('works');
    expect(said).to.contain(page.version).and.to.contain(page.build.slice(0, 8));
    expect(said.replaceAll(' ', '')).to.contain(page.build);
  });

  it('warn where other pages share the address, whatever the page is called', async () => {
    for (const address of ['https://ada.example/driftpost/', 'https://ada.example/a/b/index.html']) {
      const { app } = await openDiagnostics({}, (_, page) => (page.address = address));
      expect(levelOf(app, 'copy'), address).to.equal('limited');
      expect(saidOf(app, 'copy')).to.match(/can read your keys and messages/u);
      clear();
    }
    const { app } = await openDiagnostics({}, (_, page) => (page.address = 'https://ada.example/index.html'));
    expect(levelOf(app, 'copy')).to.equal('works');
  });
});
