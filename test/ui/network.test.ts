import { expect } from 'chai';
import type { EngineState } from '../../src/engine/api/engine-state.ts';
import type { NetworkView } from '../../src/engine/api/state.ts';
import type { DriftpostApp } from '../../src/ui/app/driftpost-app.ts';
import { placeNeighbours, radiusOf } from '../../src/ui/network/place-layout.ts';
import type { FakeEngine } from '../doubles/engine.ts';
import { lookupOf, neighbourOf, networkViewOf } from '../doubles/network-view.ts';
import type { FakePage } from '../doubles/page-services.ts';
import { expectAccessible } from './axe.ts';
import { STARTED, allDeep, button, clear, deep, soon, startApp, textOf, until } from './helpers.ts';

const openNetwork = async (
  view: NetworkView | null,
  change: Partial<EngineState> = {},
): Promise<{ app: DriftpostApp; engine: FakeEngine; page: FakePage }> => {
  const opened = await startApp({ ...STARTED, ...change }, (fakeEngine, fakePage) => {
    fakeEngine.networkView = view;
    fakePage.fragment.set('#/network');
  });
  await until(() => allDeep(opened.app, 'h1').some((each) => textOf(each) === 'Network'));
  return opened;
};

const fact = (app: DriftpostApp, name: string): string =>
  textOf(allDeep(app, '.fact').find((each) => textOf(each).startsWith(name))!);

afterEach(clear);

describe('the place of a neighbour', () => {
  const distance = ({ x, y }: { x: number; y: number }): number => Math.hypot(x, y);
  /** Clockwise from the top, in turns. */
  const turn = ({ x, y }: { x: number; y: number }): number => (Math.atan2(x, -y) / (2 * Math.PI) + 1) % 1;

  it('is nearer to the middle the quicker it answers, within the picture whatever it says', () => {
    const delays = [0, 5, 20, 80, 400, 900, 5_000];
    const radii = delays.map(radiusOf);
    expect(radii).to.deep.equal(radii.toSorted((a, b) => a - b));
    expect(radiusOf(null)).to.equal(radiusOf(60_000));
    expect(Math.max(...radii)).to.be.below(170);
    const [placed] = placeNeighbours([neighbourOf(1, { delayMs: 80 })]);
    expect(distance(placed!)).to.be.closeTo(radiusOf(80), 0.2);
  });

  it('is clockwise from the top in the order of nearness, whatever order they come in', () => {
    const neighbours = Array.from({ length: 30 }, (_, at) => neighbourOf(at + 1));
    const placed = placeNeighbours(neighbours);
    const turns = placed.map(turn);
    expect(turns).to.deep.equal(turns.toSorted((a, b) => a - b));
    const nearness = placed.map(({ neighbour }) => neighbour.nearness);
    expect(nearness).to.deep.equal(nearness.toSorted((a, b) => b - a));
    expect(placeNeighbours(neighbours.toReversed())).to.deep.equal(placed);
  });
});

describe('network view', () => {
  const view = networkViewOf(12, {
    neighbours: [
      ...networkViewOf(10).neighbours,
      neighbourOf(11, { contact: 'Mina' }),
      neighbourOf(12, { kind: 'client', delayMs: null }),
    ],
    doorkeeper: true,
    lookups: [lookupOf(), lookupOf({ what: 'person', found: false, tookMs: 1_210, paths: [] })],
  });

  it('draws the neighbours, tells kinds apart by shape, and names contacts', async () => {
    const { app } = await openNetwork(view);
    const picture = await soon(app, '.place svg[role=img]');
    expect(picture.getAttribute('aria-label')).to.equal(
      'You in the middle. Neighbours around you: 12; contacts among them: 1',
    );
    expect(allDeep(picture, '.node')).to.have.length(12);
    const shapes = (kind: string): Set<string> =>
      new Set(allDeep(picture, `.node.${kind} > :not(title)`).map((shape) => shape.outerHTML));
    expect([...shapes('near'), ...shapes('spread'), ...shapes('client')]).to.have.length(3);
    expect(allDeep(picture, '.name').map(textOf)).to.deep.equal(['Mina']);
    await expectAccessible(app, true);
  });

  it('says the same as a table and in figures', async () => {
    const { app } = await openNetwork(view);
    await soon(app, 'table');
    deep<HTMLDetailsElement>(deep(app, 'dp-network-screen'), 'details').open = true;
    const rows = allDeep(app, 'tbody tr').map(textOf);
    expect(rows).to.have.length(12);
    expect(rows.some((row) => /^Mina Far \d+ ms \d+ 11 minutes ago$/u.test(row))).to.equal(true);
    expect(rows.some((row) => / Guest – /u.test(row))).to.equal(true);
    expect(fact(app, 'People in all')).to.contain('≈ 1,200');
    expect(fact(app, 'Neighbours')).to.contain('12').and.to.contain('contacts among them: 1');
    expect(fact(app, 'Records kept here')).to.contain('214 131 KB · your own: 3');
    expect(fact(app, 'Traffic per minute')).to.contain('42 KB messages: 96');
    expect(textOf(deep(app, 'dp-network-screen')))
      .to.contain('You pass on lookups of others and keep records for them.')
      .and.to.contain('You keep a door open there for newcomers.')
      .and.to.contain('relay.example reached');
    await expectAccessible(app, true);
  });

  it('draws recent lookups hop by hop, with their time and how each way ended', async () => {
    const { app } = await openNetwork(view);
    await soon(app, '.lookups');
    const [first, second] = allDeep(app, '.lookups > li');
    expect(textOf(first!)).to.contain('A nickname Found 384 ms · 1 minute ago');
    expect(textOf(second!)).to.contain('A person Not found 1,210 ms');
    const paths = deep(first!, '.paths');
    expect(paths.getAttribute('aria-label')).to.equal(
      'hops: 4, found; hops: 3, nothing there; hops: 2, no answer',
    );
    expect(allDeep(paths, '.path').map((path) => allDeep(path, '.hop').length)).to.deep.equal([3, 2, 1]);
    first!.dispatchEvent(new PointerEvent('pointerenter'));
    await until(() => allDeep(app, '.node.lit').length === 3);
    first!.dispatchEvent(new PointerEvent('pointerleave'));
    await until(() => allDeep(app, '.node.lit, .node.dim').length === 0);
  });

  it('is watched only while it can be seen', async () => {
    const { app, engine, page } = await openNetwork(view);
    const asked = (): readonly unknown[] => engine.callsOf('network.watch').map(([watched]) => watched);
    await soon(app, '.place');
    expect(asked()).to.deep.equal([true]);
    page.visible.set(false);
    page.visible.set(true);
    expect(asked()).to.deep.equal([true, false, true]);
    page.fragment.set('#/chats');
    await until(() => asked().length === 4);
    expect(asked().at(-1)).to.equal(false);
  });

  it('says so where it is not told yet, where one is alone, and where one takes no part', async () => {
    const { app, engine } = await openNetwork(null);
    await until(() => textOf(app).includes('Looking around'));
    await expectAccessible(app, true);
    engine.patch({ networkView: networkViewOf(0, { estimatedSize: 1 }) });
    await until(() => textOf(app).includes('Nobody is linked with you yet.'));
    expect(allDeep(app, 'table')).to.have.length(0);
    expect(textOf(app)).to.contain('None yet.');
    await expectAccessible(app, true);
    engine.patch({ settings: { ...STARTED.settings, network: false }, networkView: null });
    await until(() => textOf(app).includes('You do not take part in the network.'));
    expect(allDeep<HTMLAnchorElement>(app, '.chart a').map(({ hash }) => hash)).to.deep.equal(['#/settings']);
    await expectAccessible(app, true);
    engine.patch({
      settings: STARTED.settings,
      networkView: networkViewOf(2, { role: 'client' }),
    });
    await until(() => textOf(app).includes('You ask only, and keep nothing for others'));
  });

  it('is reached from the line about the network and from the settings', async () => {
    const { app, page } = await startApp(STARTED);
    button(app, 'Connected · 0 peers').click();
    const ways = (root: string): string[] =>
      allDeep<HTMLAnchorElement>(deep(app, root), 'a[href="#/network"]').map(textOf);
    await until(() => ways('dp-network').length === 1);
    expect(ways('dp-network')).to.deep.equal(['Your place in the network']);
    page.fragment.set('#/settings');
    await soon(app, '#taking-part');
    expect(ways('dp-network-settings')).to.deep.equal(['Your place in the network']);
  });

  it('tells the engine whether somebody looks at the page', async () => {
    const { engine, page } = await startApp(STARTED);
    await until(() => engine.callsOf('network.pageVisible').length === 1);
    page.visible.set(false);
    page.visible.set(true);
    expect(engine.callsOf('network.pageVisible')).to.deep.equal([[true], [false], [true]]);
  });
});
