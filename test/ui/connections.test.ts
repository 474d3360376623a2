import { expect } from 'chai';
import type { Probe, ProbedCandidate } from '../../src/lib/probe.ts';
import type { Settings } from '../../src/engine/api/state.ts';
import type { DriftpostApp } from '../../src/ui/app/driftpost-app.ts';
import type { FakeEngine } from '../doubles/engine.ts';
import type { FakePage } from '../doubles/page-services.ts';
import { expectAccessible } from './axe.ts';
import { STARTED, allDeep, button, clear, deep, soon, startApp, textOf, type, until } from './helpers.ts';

const TURN = { urls: 'turn:turn.example:3478', username: 'mina', credential: 'open sesame' };

const open = async (
  settings: Partial<Settings> = {},
): Promise<{ app: DriftpostApp; engine: FakeEngine; page: FakePage }> => {
  const state = { ...STARTED, settings: { ...STARTED.settings, ...settings } };
  const opened = await startApp(state, (_engine, page) => page.fragment.set('#/settings'));
  await soon(opened.app, '#ice-url');
  return opened;
};

const box = (app: DriftpostApp, id: string): HTMLInputElement => deep<HTMLInputElement>(app, `#${id}`);
const section = (app: DriftpostApp): string => textOf(deep(app, 'dp-connection-settings'));
const hide = (app: DriftpostApp): HTMLInputElement => box(app, 'hide');

const add = (app: DriftpostApp, [url, username = '', credential = '']: readonly string[]): void => {
  type(box(app, 'ice-url'), url ?? '');
  type(box(app, 'ice-username'), username);
  type(box(app, 'ice-credential'), credential);
  button(app, 'Add server').click();
};

afterEach(clear);

describe('connections', () => {
  it('are accessible, with servers and without', async () => {
    const { app } = await open({ iceServers: [TURN] });
    await expectAccessible(app, true);
  });

  it('take a TURN server, keep it and use it at once; its password is shown nowhere', async () => {
    const { app, engine, page } = await open();
    add(app, [TURN.urls, TURN.username, TURN.credential]);
    await until(() => section(app).includes('turn:turn.example:3478'));
    expect(engine.state.settings.iceServers).to.deep.equal([TURN]);
    expect(page.done).to.include('ice: 1');
    expect(textOf(app)).to.not.include(TURN.credential);
    expect(box(app, 'ice-credential').value).to.equal('');
  });

  it('say what is wrong with a server that cannot be added', async () => {
    const { app, engine } = await open({ iceServers: [TURN] });
    const tries = [
      [['http://turn.example'], 'An address looks like stun:stun.example:3478'],
      [['turn:other.example'], 'A TURN server needs a username and a password.'],
      [[TURN.urls, 'a', 'b'], 'This server is in the list already.'],
    ] as const;
    for (const [typed, words] of tries) {
      add(app, typed);
      await until(() => section(app).includes(words));
    }
    expect(engine.callsOf('settings.change')).to.deep.equal([]);
  });

  it('hide the address only once there is a TURN server, and say so', async () => {
    const { app, engine, page } = await open({ iceServers: [{ urls: 'stun:stun.example' }] });
    hide(app).click();
    await until(() => section(app).includes('once there is a TURN server: add one below first.'));
    expect([hide(app).checked, engine.callsOf('settings.change')]).to.deep.equal([false, []]);
    add(app, ['turn:turn.example:3478', 'mina', 'open sesame']);
    await until(() => engine.state.settings.iceServers?.length === 2);
    hide(app).click();
    await until(() => engine.state.settings.relayedOnly === true);
    expect(page.done).to.include('ice: 2, relayed only');
  });

  it('count a TURN server that the host brings, and leave it in the list', async () => {
    const { app, engine, page } = await open();
    page.hostServers = [TURN];
    engine.patch({ settings: { ...engine.state.settings } });
    await until(() => section(app).includes('Set by the address you load Driftpost from.'));
    expect(allDeep(app, '[aria-label^="Remove turn"]')).to.have.length(0);
    hide(app).click();
    await until(() => engine.state.settings.relayedOnly === true);
  });

  it('say that nobody can be linked once the last TURN server is taken out while hidden', async () => {
    const { app, engine } = await open({ iceServers: [TURN], relayedOnly: true });
    button(app, 'Remove turn:turn.example:3478').click();
    await until(() => section(app).includes('No TURN server is left'));
    expect(engine.state.settings).to.deep.include({ iceServers: [], relayedOnly: true });
  });

  const came = (kind: ProbedCandidate['type']): ProbedCandidate => ({
    type: kind,
    protocol: 'udp',
    family: 4,
  });
  const failed = (code: number): Probe['failures'][number] => ({
    url: TURN.urls,
    code,
    text: 'Unauthorized',
  });
  const tests: readonly (readonly [Partial<Probe>, string])[] = [
    [{ candidates: [came('host'), came('srflx'), came('relay')] }, 'passes on what goes there (relay).'],
    [
      { candidates: [came('srflx')], failures: [failed(401)] },
      'It does not accept this username and password.',
    ],
    [{ candidates: [came('srflx')] }, 'but it passes nothing on.'],
    [{ failures: [failed(701)] }, 'It was not reached'],
    [{ failures: [failed(0)] }, 'It did not answer in time.'],
    [{ failures: [failed(508)] }, 'It answered with error 508 Unauthorized'],
    [{}, 'Nothing came from it.'],
  ];
  it('test a server and say which ways came of it', async () => {
    const { app, page } = await open({ iceServers: [TURN] });
    for (const [probed, words] of tests) {
      page.probed = { candidates: [], failures: [], nat: 'unknown', ...probed };
      button(app, 'Test turn:turn.example:3478').click();
      await until(() => textOf(deep(deep(app, 'dp-ice-server'), '[role=status]')).includes(words));
    }
    expect(page.done).to.include('probe: turn:turn.example:3478 all');
  });
});
