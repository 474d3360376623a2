import { expect } from 'chai';
import fc from 'fast-check';
import {
  NO_NETWORKS,
  appName,
  isEarlierStoreOf,
  isPageOf,
  isStoreOf,
  storeNameOf,
} from '../../../src/platform/app-name.ts';

describe('the name of a copy of the app', () => {
  it('is one for each folder of an origin, whatever stands behind it in the address', () => {
    expect(appName('https://chat.example/')).to.equal('driftpost');
    expect(appName('https://chat.example/a/')).to.equal('driftpost/a/');
    expect(appName('https://chat.example/a/index.html?x#/chats')).to.equal('driftpost/a/');
    expect(appName('https://chat.example/a/b/')).to.equal('driftpost/a/b/');
  });

  it('holds for the pages in that folder alone', () => {
    const isOfRoot = (path: string) => isPageOf(`https://chat.example${path}`, 'https://chat.example/');
    expect(['/', '/index.html', '/chat', '/?x=/y#/z'].map(isOfRoot)).to.deep.equal([true, true, true, true]);
    expect(['/a/', '/a/index.html'].map(isOfRoot)).to.deep.equal([false, false]);
    expect(isPageOf('https://chat.example/ab', 'https://chat.example/a/')).to.equal(false);
  });
});

describe('the name of a database of an earlier Driftpost', () => {
  it('is known, by path and network, and is none of today', () => {
    for (const name of ['driftpost/a/', 'driftpost/a/#ours', 'driftpost/a/#?']) {
      expect(isEarlierStoreOf('driftpost/a/', name)).to.equal(true);
      expect(isEarlierStoreOf('driftpost', name)).to.equal(false);
      expect(isStoreOf('driftpost/a/', name)).to.equal(false);
    }
  });
});

describe('the name of a database', () => {
  const path = fc.constantFrom('/', '/a/', '/b/', '/a/b/', '/%23ours/', '/a%23b/', '/%3Fours/');
  const network = fc.oneof(
    fc.string({ minLength: 1, maxLength: 64 }),
    fc.constantFrom('driftpost-1', 'ours', '#', '?'),
  );
  const where = fc.record({ path, network });
  const nameOf = ({ path: at, network: name }: { path: string; network: string }) =>
    storeNameOf(appName(`https://chat.example${at}`), name, NO_NETWORKS);

  it('is one for each path and network', () => {
    expect(nameOf({ path: '/', network: 'driftpost-1' })).to.equal('driftpost?');
    fc.assert(
      fc.property(where, where, (one, other) => {
        const same = one.path === other.path && one.network === other.network;
        expect(nameOf(one) === nameOf(other)).to.equal(same);
      }),
      { numRuns: 1_000 },
    );
  });

  it('tells of which copy it is', () => {
    fc.assert(
      fc.property(where, path, (one, other) => {
        const app = appName(`https://chat.example${other}`);
        expect(isStoreOf(app, nameOf(one))).to.equal(one.path === other);
        expect(isEarlierStoreOf(app, nameOf(one))).to.equal(false);
      }),
      { numRuns: 1_000 },
    );
  });
});
