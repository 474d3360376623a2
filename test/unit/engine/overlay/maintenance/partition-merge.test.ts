import { expect } from 'chai';
import { compareDistance } from '../../../../../src/engine/overlay/key-space/node-id.ts';
import { createNet, type Net, type NetNode } from '../net.ts';
import { createStandIn } from '../stand-in.ts';
import { amount } from '../../../amount.ts';

const MINUTE_MS = 60_000;
const SEEDS = amount([1], [1, 2, 3]);

const names = (count: number, prefix: string): readonly string[] =>
  Array.from({ length: count }, (_, at) => `${prefix} ${at}`);

/** Everybody is linked with the next three, and finds the others by itself. */
const linkUp = (net: Net, nodes: readonly NetNode[]): void => {
  for (const [at, node] of nodes.entries())
    for (const step of [1, 2, 3]) {
      const other = nodes[(at + step) % nodes.length];
      if (other && other !== node) net.link(node, other);
    }
};

const linkedOf = (node: NetNode, prefix: string): number =>
  new Set(node.linked().filter((name) => name.startsWith(prefix))).size;

/** Names with ids nearest to a node's: an attacker that made many keys has them. */
const madeNear = (name: string, count: number): readonly string[] => {
  const idOf = (one: string): Uint8Array => {
    const { key, crypto } = createStandIn(one);
    return crypto.hash(key);
  };
  const target = idOf(name);
  return names(1_500, 'made')
    .map((one) => ({ one, id: idOf(one) }))
    .toSorted((a, b) => compareDistance(a.id, b.id, target))
    .slice(0, count)
    .map(({ one }) => one);
};

describe('an island of somebody with many keys, all of them near a newcomer', () => {
  for (const seed of SEEDS)
    it(`is noticed when the newcomer has another way in: it is linked with some of both (${seed})`, async () => {
      const net = createNet(seed);
      net.closeDoors();
      const honest = names(30, 'honest').map((name) => net.node(name));
      linkUp(net, honest);
      const island = madeNear('newcomer', 24).map((name) => net.node(name));
      linkUp(net, island);
      await net.clock.advance(5 * MINUTE_MS);
      const newcomer = net.node('newcomer');
      net.link(newcomer, island[0]!);
      await net.clock.advance(2 * MINUTE_MS);
      expect([linkedOf(newcomer, 'made') >= 20, linkedOf(newcomer, 'honest')]).to.deep.equal([true, 0]);
      // A node that waited in the room by chance.
      net.link(newcomer, honest[7]!);
      await net.clock.advance(2 * MINUTE_MS);
      expect(linkedOf(newcomer, 'honest')).to.be.at.least(4);
    });
});

describe('neighbours of one network', () => {
  const inNet = async (network: (at: number) => string | undefined) => {
    const net = createNet();
    net.closeDoors();
    const self = net.node('self');
    const others = names(12, 'other').map((name, at) => {
      const where = network(at);
      return net.node(name, where === undefined ? {} : { network: where });
    });
    for (const other of others) net.link(self, other);
    await net.clock.advance(5_000);
    return { net, self, others };
  };

  it('are three at most, and stay three', async () => {
    const { net, self } = await inNet(() => '203.0.113.0/24');
    expect(linkedOf(self, 'other')).to.equal(3);
    await net.clock.advance(10 * MINUTE_MS);
    expect(linkedOf(self, 'other')).to.equal(3);
  });

  it('are as many as there are where the network is not known, as in a house, or where there are several', async () => {
    expect(linkedOf((await inNet(() => undefined)).self, 'other')).to.equal(12);
    expect(linkedOf((await inNet((at) => `203.0.${at % 4}.0/24`)).self, 'other')).to.equal(12);
  });

  it('do not count contacts, nor keep them away', async () => {
    const { net, self } = await inNet(() => '203.0.113.0/24');
    const friend = net.node('friend', { network: '203.0.113.0/24' });
    net.link(self, friend, { friend: true });
    await net.clock.advance(5_000);
    expect([linkedOf(self, 'friend'), linkedOf(self, 'other')]).to.deep.equal([1, 3]);
  });
});
