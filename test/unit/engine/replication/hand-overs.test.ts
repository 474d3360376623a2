import { expect } from 'chai';
import { type Node, type World, createWorld } from './world.ts';

/** Long enough for what is linked to come to rest, in milliseconds. */
const REST_MS = 60_000;
const MINUTE_MS = 60_000;

/** Two devices that have a session, and a link. */
const createPair = async (): Promise<World & { readonly a: Node; readonly b: Node }> => {
  const world = await createWorld(2);
  world.link(0, 1);
  await world.say(0, 'hello');
  await world.clock.advance(1_000);
  await world.say(1, 'hello');
  await world.clock.advance(REST_MS);
  return { ...world, a: world.nodes[0] as Node, b: world.nodes[1] as Node };
};

const countShown = async ({ device }: Node): Promise<number> => (await device.shown()).length;

describe('an envelope that the other device does not open', () => {
  it('goes once more, then in a new session; and what was said comes, over the same link', async () => {
    const { a, b, clock, say, traffic } = await createPair();
    b.sessions.lose();
    const before = traffic.envelopes;
    await say(0, 'to one who lost the session');
    await clock.advance(1_000);
    expect(await countShown(b)).to.equal(3);
    expect([traffic.envelopes - before, a.counts.renewals]).to.deep.equal([3, 1]);
    await say(0, 'the next one');
    await clock.advance(REST_MS);
    expect(await countShown(b)).to.equal(4);
    expect([traffic.envelopes - before, a.counts.renewals, a.closed, b.closed]).to.deep.equal([4, 1, [], []]);
  });

  it('costs one new session, however many were under way', async () => {
    const { a, b, clock, say, traffic } = await createPair();
    b.sessions.lose();
    const before = traffic.envelopes;
    for (let i = 0; i < 30; i++) {
      await say(0, `${i} ${'x'.repeat(10_000)}`);
      if (i % 3 === 0) await clock.advance(7);
    }
    await clock.advance(REST_MS);
    expect(await countShown(b)).to.equal(32);
    expect(a.counts.renewals).to.equal(1);
    expect(traffic.envelopes - before).to.be.below(30 * 3);
    expect([a.closed, b.closed]).to.deep.equal([[], []]);
  });

  it('costs no new session where those that were under way together failed once', async () => {
    const { a, b, clock, say, traffic } = await createPair();
    const before = traffic.envelopes;
    b.behaviour.isDeaf = true;
    for (let i = 0; i < 5; i++) await say(0, `${i}`);
    // They have come, and that nothing opened them is on its way.
    await clock.advance(30);
    b.behaviour.isDeaf = false;
    await clock.advance(REST_MS);
    expect([a.counts.renewals, await countShown(b)]).to.deep.equal([0, 7]);
    expect(traffic.envelopes - before).to.be.at.most(10);
    expect([a.closed, b.closed]).to.deep.equal([[], []]);
  });

  it('goes three times over a link; ten minutes after a new session there may be another one', async () => {
    const { a, b, clock, say, sendEmpty, traffic, link } = await createPair();
    b.sessions.lose();
    await say(0, 'once');
    await clock.advance(MINUTE_MS);
    await sendEmpty(1, 0);
    await clock.advance(MINUTE_MS);
    b.sessions.lose();
    const before = traffic.envelopes;
    await say(0, 'twice');
    await clock.advance(5 * MINUTE_MS);
    expect([traffic.envelopes - before, a.counts.renewals, await countShown(b)]).to.deep.equal([3, 1, 3]);
    expect([a.closed, b.closed]).to.deep.equal([[], []]);
    await clock.advance(5 * MINUTE_MS);
    link(0, 1);
    await clock.advance(MINUTE_MS);
    expect([a.counts.renewals, await countShown(b)]).to.deep.equal([2, 4]);
  });

  it('goes again, too, when a later one brings about the new session', async () => {
    const { a, b, clock, say, sendEmpty } = await createPair();
    b.sessions.lose();
    await say(0, 'once');
    await clock.advance(MINUTE_MS);
    await sendEmpty(1, 0);
    await clock.advance(MINUTE_MS);
    b.sessions.lose();
    await say(0, 'given up');
    await clock.advance(10 * MINUTE_MS);
    await say(0, 'later');
    await clock.advance(MINUTE_MS);
    expect([a.counts.renewals, await countShown(b)]).to.deep.equal([2, 5]);
  });

  it('costs fewer and fewer sessions where none of them helps', async () => {
    const { a, b, clock, say, traffic, link } = await createPair();
    b.behaviour.isDeaf = true;
    await say(0, 'to nobody');
    const before = traffic.envelopes;
    const links = 24 * 12;
    for (let i = 0; i < links; i++) {
      link(0, 1);
      await clock.advance(5 * MINUTE_MS);
    }
    // At 0, 10, 30, 70, 150, 310, 630 and 1,270 minutes of a day.
    expect(a.counts.renewals).to.equal(8);
    expect(traffic.envelopes - before).to.be.at.most(links * 4);
    b.behaviour.isDeaf = false;
    link(0, 1);
    await clock.advance(MINUTE_MS);
    expect(await countShown(b)).to.equal(3);
  });
});

describe('a device that lies about what it has dealt with', () => {
  const lies: Record<string, (dealt: number) => number> = {
    'nothing at all': () => 0,
    'more than there was': () => Number.MAX_SAFE_INTEGER,
    'what is no number': () => Number.NaN,
    'less each time': (dealt) => 5 - dealt,
    'one too many': (dealt) => dealt + 1,
  };
  for (const [name, lie] of Object.entries(lies))
    it(`costs a few envelopes, and gets what it lacks: ${name}`, async () => {
      const { a, b, clock, say, traffic } = await createPair();
      b.behaviour.lies = lie;
      const before = traffic.envelopes;
      for (let i = 0; i < 20; i++) {
        await say(0, `${i}`);
        await clock.advance(15);
      }
      await clock.advance(REST_MS);
      expect(await countShown(b)).to.equal(22);
      expect(traffic.envelopes - before).to.be.at.most(20 * 3);
      expect(a.counts.renewals).to.be.at.most(1);
      expect(b.took).to.have.length(new Set(b.took).size);
    });
});
