import { expect } from 'chai';
import { type Node, type World, createWorld } from './world.ts';

/** Long enough for an error to be met as often as it is tried, in milliseconds. */
const TRIED_MS = 60_000;

const PASSED_OVER = 'an entry fails every time; it is passed over';

/** The second device has an error with each entry that has this word. */
const createPair = async (): Promise<World & { readonly a: Node; readonly b: Node }> => {
  const world = await createWorld(2);
  const [a, b] = world.nodes as readonly [Node, Node];
  b.behaviour.breaksAt = 'poison';
  return { ...world, a, b };
};

const countShown = async ({ device }: Node): Promise<number> => (await device.shown()).length;

describe('an error that comes back every time', () => {
  for (const how of ['one by one', 'in one envelope', 'at once'] as const)
    it(`costs the entry that it is about, and no other: ${how}`, async () => {
      const { a, b, clock, say, link, traffic } = await createPair();
      if (how !== 'in one envelope') link(0, 1);
      await clock.advance(1_000);
      for (const text of ['one', 'two', 'poison', 'three', 'four']) {
        await say(0, text);
        if (how === 'one by one') await clock.advance(1_000);
      }
      link(0, 1);
      await clock.advance(TRIED_MS);
      expect(await countShown(b)).to.equal(4);
      expect(b.faults).to.deep.equal([PASSED_OVER]);
      expect([a.closed, b.closed, a.counts.renewals]).to.deep.equal([[], [], 0]);
      await say(0, 'five');
      await clock.advance(1_000);
      expect(await countShown(b)).to.equal(5);
      const before = { errors: b.errors.length, envelopes: traffic.envelopes };
      link(0, 1);
      await clock.advance(TRIED_MS);
      expect({ errors: b.errors.length, envelopes: traffic.envelopes }).to.deep.equal(before);
    });

  it('is tried three times', async () => {
    const { b, clock, say, link } = await createPair();
    link(0, 1);
    await say(0, 'poison');
    await clock.advance(TRIED_MS);
    expect(b.errors).to.have.length(3);
  });

  it('costs nothing where it is over at the second time, or the third', async () => {
    const { b, clock, say, link } = await createPair();
    link(0, 1);
    await say(0, 'poison');
    await clock.advance(2_000);
    delete b.behaviour.breaksAt;
    await clock.advance(TRIED_MS);
    expect([await countShown(b), b.faults, b.closed]).to.deep.equal([1, [], []]);
  });

  it('costs no more than three entries where all of them have it, and what was not passed over comes later', async () => {
    const { a, b, clock, say, link, restart, nodes } = await createPair();
    for (let at = 0; at < 10; at++) await say(0, `poison ${at}`);
    for (let i = 0; i < 5; i++) {
      link(0, 1);
      await clock.advance(TRIED_MS);
    }
    expect(b.faults).to.deep.equal([PASSED_OVER, PASSED_OVER, PASSED_OVER]);
    expect(new Set(b.closed)).to.deep.equal(new Set(['everything that comes fails']));
    expect(await countShown(b)).to.equal(0);
    delete b.behaviour.breaksAt;
    await restart(1);
    link(0, 1);
    await clock.advance(TRIED_MS);
    expect([await countShown(nodes[1] as Node), a.counts.renewals]).to.deep.equal([10, 0]);
  });

  it('leaves what follows the entry where its clock says, and as elsewhere once it is over', async () => {
    const world = await createWorld(3);
    const { nodes, clock, say, link, restart } = world;
    const [a, b, c] = nodes as readonly [Node, Node, Node];
    c.behaviour.breaksAt = 'poison';
    for (const [one, other] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const)
      link(one, other);
    await clock.advance(1_000);
    await say(1, 'asked', 'enclosed', 1_000);
    await clock.advance(1_000);
    // By a clock that is behind: only that it follows what was asked says where it stands.
    await say(0, 'poison', 'enclosed', 10);
    await clock.advance(TRIED_MS);
    await say(0, 'and more', 'enclosed', 20);
    await clock.advance(TRIED_MS);
    const order = await a.device.shown();
    const [asked, , more] = order;
    expect(order).to.have.length(3);
    expect(await b.device.shown()).to.deep.equal(order);
    expect(await c.device.shown()).to.deep.equal([more, asked]);
    delete c.behaviour.breaksAt;
    await restart(2);
    link(0, 2);
    await clock.advance(TRIED_MS);
    expect(await (nodes[2] as Node).device.shown()).to.deep.equal(order);
  });
});
