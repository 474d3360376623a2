import { expect } from 'chai';
import type { KnownNetworks } from '../../../src/lib/known-networks.ts';
import { type OpenedStore, openNetworkStore } from '../../../src/platform/network-store.ts';

type Holds = OpenedStore['holds'];

/** A browser with these databases, in which the app starts again and again. */
const browserWith = (databases: Record<string, Holds> = {}) => {
  const kept = new Map(Object.entries(databases));
  let known: KnownNetworks | null = null;
  let open = new Set<string>();
  return {
    kept,
    forget: () => (known = null),
    open: () => [...open],
    /** Starts with what config.json says; null: it cannot be read, and what is remembered counts. */
    start: async (says: string | null) => {
      open = new Set();
      const store = await openNetworkStore({
        app: 'app',
        known,
        said: Promise.resolve(says ?? known?.last ?? null),
        open: async (name) => {
          if (!kept.has(name)) kept.set(name, 'nobody');
          open.add(name);
          return { holds: kept.get(name) ?? 'nobody', close: () => open.delete(name) };
        },
        remove: (name) => kept.delete(name),
      });
      known = store.known;
      expect([...open], 'one database is open').to.deep.equal([store.name]);
      return { name: store.name, network: store.network };
    },
    begin: (name: string) => void kept.set(name, 'somebody'),
  };
};

describe('the database of a network', () => {
  it('is another one for each network that config.json names, and the same again when it comes back', async () => {
    const browser = browserWith();
    const first = await browser.start('ours');
    browser.begin(first.name);
    const second = await browser.start('theirs');
    browser.begin(second.name);
    const plain = await browser.start('driftpost-1');
    expect(plain.name).to.equal('app?');
    expect(new Set([first.name, second.name, plain.name])).to.have.length(3);
    expect(await browser.start('ours')).to.deep.equal(first);
    expect(await browser.start('theirs')).to.deep.equal(second);
  });

  it('is that of the last start where config.json cannot be read', async () => {
    for (const network of ['driftpost-1', 'ours']) {
      const browser = browserWith();
      const before = await browser.start(network);
      browser.begin(before.name);
      expect(await browser.start(null)).to.deep.equal(before);
      expect(await browser.start(null)).to.deep.equal(before);
      expect(await browser.start(network)).to.deep.equal(before);
    }
  });

  it('is that of the default network at a first start without config.json', async () => {
    expect(await browserWith().start(null)).to.deep.equal({ name: 'app?', network: 'driftpost-1' });
  });

  it('is opened before config.json has come', async () => {
    const opened: string[] = [];
    const { promise, resolve } = Promise.withResolvers<string>();
    const starting = openNetworkStore({
      app: 'app',
      known: { last: 'ours', plain: 'driftpost-1' },
      said: promise,
      open: async (name) => {
        opened.push(name);
        return { holds: 'somebody', close: () => undefined };
      },
      remove: () => undefined,
    });
    expect(opened).to.deep.equal(['app?ours']);
    resolve('ours');
    await starting;
    expect(opened).to.deep.equal(['app?ours']);
  });

  it('keeps an identity from before config.json could be read, in the network that the file names then', async () => {
    for (const network of ['driftpost-1', 'ours']) {
      const browser = browserWith();
      const first = await browser.start(null);
      browser.begin(first.name);
      expect(await browser.start(null)).to.deep.equal(first);
      expect(await browser.start(network)).to.deep.equal({ name: first.name, network });
      expect(await browser.start(null)).to.deep.equal({ name: first.name, network });
      // The default network has another one then, and both come back.
      if (network === 'driftpost-1') continue;
      const other = await browser.start('driftpost-1');
      expect(other.name).not.to.equal(first.name);
      expect(await browser.start(network)).to.deep.equal({ name: first.name, network });
    }
  });

  it('is found again where the page has forgotten everything', async () => {
    const browser = browserWith({ 'app?': 'somebody' });
    const ours = await browser.start('ours');
    browser.forget();
    expect(await browser.start('ours')).to.deep.equal(ours);
    const both = browserWith({ 'app?': 'somebody', 'app?ours': 'somebody' });
    expect((await both.start('ours')).name).to.equal('app?ours');
    both.forget();
    expect((await both.start('driftpost-1')).name).to.equal('app?');
  });

  it('leaves no empty one behind at a first start, and takes away nothing that cannot be read', async () => {
    const fresh = browserWith();
    const { name } = await fresh.start('ours');
    expect([...fresh.kept.keys()]).to.deep.equal([name]);
    const unreadable = browserWith({ 'app?': 'unreadable' });
    expect((await unreadable.start('ours')).name).to.equal('app?ours');
    expect([...unreadable.kept.keys()]).to.have.members(['app?', 'app?ours']);
    const newer = browserWith({ 'app?ours': 'unreadable' });
    expect((await newer.start('ours')).name).to.equal('app?ours');
  });
});
