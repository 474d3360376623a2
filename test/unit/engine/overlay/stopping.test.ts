import { expect } from 'chai';
import { sha256 } from '../../../../src/engine/crypto/hash.ts';
import { DatagramKind } from '../../../../src/engine/overlay/overlay.ts';
import { utf8 } from '../../../../src/lib/bytes.ts';
import { type Net, type NetNode, createNet } from './net.ts';

const HOUR_MS = 3_600_000;
const SETTLED_MS = 60_000;

const NOTHING = { records: [], answered: false };
const UNREACHABLE = { kind: 'unreachable' };

/** Everything that can be asked of an overlay, and what came of it. */
const askAll = ({ overlay, signer }: NetNode, other: NetNode): Readonly<Record<string, unknown>> => {
  const seen: Record<string, unknown> = {};
  const note = (what: string, promise: Promise<unknown>): void =>
    void promise.then((value) => {
      seen[what] = value ?? 'settled';
    });
  const draft = { kind: 'shared', signer, name: utf8('topic'), value: utf8('x'), ttlMs: HOUR_MS } as const;
  const key = overlay.sharedKey(utf8('another topic'));
  note('find', overlay.find({ key, kind: 'shared', what: 'record' }).done);
  note('send', overlay.send(other.key, DatagramKind.request, utf8('hello')));
  const publication = overlay.publish(draft);
  note('stored', publication.stored);
  note('update', publication.update(utf8('y')));
  note('withdraw', publication.withdraw());
  note('dial', overlay.dial(other.key, { kind: 'meeting', what: utf8('x') }));
  note('ready', overlay.ready());
  return seen;
};

const ended = (seen: Readonly<Record<string, unknown>>): void => {
  expect(Object.keys(seen).toSorted()).to.deep.equal(
    ['find', 'send', 'stored', 'update', 'withdraw', 'dial', 'ready'].toSorted(),
  );
  expect(seen['find']).to.deep.include(NOTHING);
  expect(seen['send']).to.deep.equal(UNREACHABLE);
  expect([seen['update'], seen['dial']]).to.deep.equal([0, false]);
};

/** Five nodes that are in. */
const settledNet = async (): Promise<{ readonly net: Net; readonly nodes: readonly NetNode[] }> => {
  const net = createNet();
  const nodes = ['a', 'b', 'c', 'd', 'e'].map((name) => net.node(name));
  await net.clock.advance(SETTLED_MS);
  return { net, nodes };
};

describe('an overlay that is stopped', () => {
  it('answers everything that was asked of it before', async () => {
    const { net, nodes } = await settledNet();
    const [a, b] = nodes as [NetNode, NetNode];
    const seen = askAll(a, b);
    a.overlay.stop();
    await net.clock.settle();
    ended(seen);
    expect(seen['stored']).to.equal(0);
  });

  it('answers also what was asked a moment ago and is on its way', async () => {
    const { net, nodes } = await settledNet();
    const [a, b] = nodes as [NetNode, NetNode];
    const seen = askAll(a, b);
    await net.clock.advance(15);
    a.overlay.stop();
    await net.clock.settle();
    ended(seen);
  });

  it('answers what was asked while nobody was there', async () => {
    const net = createNet();
    const [a, b] = [net.node('a'), net.node('b')];
    net.closeDoors();
    const seen = askAll(a, b);
    await net.clock.advance(1_000);
    expect(seen['ready']).to.equal(undefined);
    a.overlay.stop();
    await net.clock.settle();
    ended(seen);
  });

  it('answers at once what is asked of it later, and asks nobody', async () => {
    const { net, nodes } = await settledNet();
    const [a, b, c] = nodes as [NetNode, NetNode, NetNode];
    net.link(a, c, { friend: true });
    await net.clock.advance(5_000);
    a.overlay.stop();
    expect(a.overlay.isReady()).to.equal(false);
    const seen = askAll(a, b);
    await net.clock.settle();
    ended(seen);
  });

  it('leaves no link but those of contacts, no door and no timer behind', async () => {
    const { net, nodes } = await settledNet();
    const [a, b, c] = nodes as [NetNode, NetNode, NetNode];
    net.link(a, c, { friend: true });
    await net.clock.advance(10_000);
    expect(a.linked().toSorted()).to.deep.equal(['b', 'c', 'd', 'e']);
    askAll(a, b);
    await net.clock.advance(15);
    a.overlay.stop();
    await net.clock.advance(1_000);
    expect([a.linked(), a.rooms, a.timers()]).to.deep.equal([['c'], [], 0]);
  });

  it('looks for nobody any more when it has lost everybody', async () => {
    const { net, nodes } = await settledNet();
    const [a] = nodes as [NetNode];
    a.overlay.stop();
    await net.clock.advance(10_000);
    expect([a.linked(), a.rooms, a.timers()]).to.deep.equal([[], [], 0]);
  });

  it('has stopped working on what it was to publish', async () => {
    const net = createNet();
    const [a, b] = [net.node('a', { workBits: 60 }), net.node('b')];
    net.link(a, b);
    const draft = {
      kind: 'shared',
      signer: a.signer,
      name: utf8('t'),
      value: utf8('x'),
      ttlMs: HOUR_MS,
    } as const;
    const { stored } = a.overlay.publish(draft);
    await net.clock.settle();
    a.overlay.stop();
    await net.clock.advance(1);
    expect(await stored).to.equal(0);
    expect(a.timers()).to.equal(0);
  });

  it('is missed by nobody: the others go on finding each other', async () => {
    const { net, nodes } = await settledNet();
    const [a, b, c] = nodes as [NetNode, NetNode, NetNode];
    const draft = {
      kind: 'own',
      signer: b.signer,
      name: utf8('t'),
      value: utf8('x'),
      ttlMs: HOUR_MS,
    } as const;
    b.overlay.publish(draft);
    await net.clock.advance(1_000);
    a.overlay.stop();
    b.overlay.stop();
    a.vanish();
    b.vanish();
    await net.clock.advance(1_000);
    const key = c.overlay.ownKey(sha256(b.signer.publicKey), utf8('t'));
    const { done } = c.overlay.find({ key, kind: 'own', what: 'record' });
    await net.clock.advance(5_000);
    expect((await done).records.map(({ value }) => value)).to.deep.equal([utf8('x')]);
  });
});
