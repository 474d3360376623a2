import { expect } from 'chai';
import fc from 'fast-check';
import { appendEntry } from '../../../../src/engine/log-book/appending.ts';
import { authorText, openConversation } from '../../../../src/engine/log-book/open-conversation.ts';
import { encodeContent } from '../../../../src/engine/logs/entry.ts';
import type { Enclosed } from '../../../../src/engine/replication/enclosing.ts';
import { err, ok } from '../../../../src/lib/result.ts';
import type { VirtualClock } from '../../../doubles/clock.ts';
import { createSeededRandom } from '../../../doubles/random.ts';
import { CONVERSATION } from '../log-book/device.ts';
import { type Node, PERSON, type Saying, type World, createWorld } from './world.ts';
import { amount } from '../../amount.ts';

const random = createSeededRandom(24);

/** Long enough for what is linked to come to rest, in milliseconds. */
const REST_MS = 60_000;

const createPair = async (): Promise<World & { readonly a: Node; readonly b: Node }> => {
  const world = await createWorld(2);
  world.link(0, 1);
  await world.clock.advance(1_000);
  return { ...world, a: world.nodes[0] as Node, b: world.nodes[1] as Node };
};

const countShown = async ({ device }: Node): Promise<number> => (await device.shown()).length;

/** Numbers of its own log that a device counts as sent. */
const sentBy = ({ replication, author }: Node) =>
  replication.sentOf(CONVERSATION).get(authorText(author)) ?? [];

/** A text that is said in a change that may come to nothing, of which the envelopes go out some time later. */
interface Attempt {
  readonly how: Saying;
  readonly fails: 'not' | 'the change' | 'the store';
  readonly holdMs: number;
  readonly pauseMs: number;
}

const attempts: fc.Arbitrary<readonly Attempt[]> = fc.array(
  fc.record({
    how: fc.constantFrom('enclosed', 'enclosed', 'written'),
    fails: fc.constantFrom('not', 'not', 'not', 'the change', 'the store'),
    holdMs: fc.constantFrom(0, 0, 3, 30),
    pauseMs: fc.constantFrom(0, 0, 1, 25, 200),
  }),
  { minLength: 1, maxLength: 15 },
);

/** Answers whether the text was kept. */
const tryToSay = async (
  { device, author, replication }: Node,
  clock: VirtualClock,
  { how, fails, holdMs }: Attempt,
): Promise<boolean> => {
  if (fails === 'the store') device.store.failWrites({ kind: 'full' });
  let enclosed: Enclosed | undefined;
  const done = await device.changes.change(async (tx) => {
    const conversation = await openConversation(tx, device.tables, CONVERSATION);
    if (!conversation) throw new Error('no conversation');
    const said = { author, person: PERSON, ms: clock.now(), content: encodeContent(['text', 'x'], random) };
    const entry = await appendEntry(tx, device.tables, { conversation, said });
    if (how === 'enclosed') enclosed = await replication.enclose(tx, conversation, [entry]);
    conversation.save();
    return fails === 'the change' ? err('on purpose') : ok(undefined);
  });
  device.store.failWrites(null);
  await new Promise<void>((resolve) => void clock.after(holdMs, () => resolve()));
  if (!done.ok) enclosed?.undo();
  else if (enclosed) await enclosed.send();
  else replication.written(CONVERSATION);
  return done.ok;
};

describe('two devices with several links', () => {
  it('send over the preferred one alone, and each entry once', async () => {
    const { b, clock, say, linkAlso, traffic, ways } = await createPair();
    const newest = linkAlso(0, 1);
    await clock.advance(1_000);
    for (let i = 0; i < 10; i++) await say(i % 2, `${i}`, i % 3 ? 'enclosed' : 'written');
    await clock.advance(REST_MS);
    expect(await countShown(b)).to.equal(10);
    expect(new Set(ways)).to.deep.equal(new Set([newest]));
    expect(traffic.envelopes).to.be.at.most(10);
  });

  it('send what was under way over the other one, when the preferred one ends', async () => {
    const { a, b, clock, say, linkAlso, cutNewest, ways } = await createPair();
    const newest = linkAlso(0, 1);
    await clock.advance(1_000);
    await say(0, 'cut');
    await clock.advance(5);
    cutNewest(0, 1);
    await clock.advance(1_000);
    expect(await countShown(b)).to.equal(1);
    expect(ways[0]).to.equal(newest);
    expect(ways).to.have.length(2);
    expect([a.closed, b.closed]).to.deep.equal([[], []]);
  });

  it('go on with what is there, when another link becomes the preferred one', async () => {
    const { b, clock, say, linkAlso, ways } = await createPair();
    for (let i = 0; i < 5; i++) await say(0, `${i}`);
    await clock.advance(1_000);
    const before = ways.length;
    linkAlso(0, 1);
    await clock.advance(1_000);
    await say(0, 'the next one');
    await clock.advance(REST_MS);
    expect(await countShown(b)).to.equal(6);
    expect(ways.length - before).to.equal(1);
  });
});

describe('an envelope that the way of an open link refuses', () => {
  it('closes the link; over the next one it comes, and nothing twice', async () => {
    const { a, b, clock, say, link, traffic } = await createPair();
    a.behaviour.refusesToCarry = 'too-large';
    await say(0, 'refused');
    await clock.advance(1_000);
    expect([a.closed, traffic.envelopes]).to.deep.equal([['an envelope is refused: too-large'], 0]);
    delete a.behaviour.refusesToCarry;
    link(0, 1);
    await clock.advance(REST_MS);
    expect([await countShown(b), traffic.envelopes, a.counts.renewals]).to.deep.equal([1, 1, 0]);
  });
});

describe('what is written while a device is linked', () => {
  it('is one change and one envelope', async () => {
    const { a, b, clock, say, traffic } = await createPair();
    await say(0, 'before');
    await clock.advance(REST_MS);
    const changes = a.counts.changes;
    await say(0, 'now');
    await clock.advance(0);
    expect([a.counts.changes - changes, traffic.envelopes]).to.deep.equal([1, 2]);
    await clock.advance(25);
    expect(await countShown(b)).to.equal(2);
    await clock.advance(REST_MS);
    // The other change is that it has come.
    expect([a.counts.changes - changes, traffic.envelopes]).to.deep.equal([2, 2]);
  });

  it('is an envelope each where several are written at once, and all of them come', async () => {
    const { a, b, clock, say, traffic } = await createPair();
    const changes = a.counts.changes;
    await Promise.all([0, 1, 2, 3].map((i) => say(0, `${i}`)));
    await clock.advance(0);
    expect([a.counts.changes - changes, traffic.envelopes]).to.deep.equal([4, 4]);
    await clock.advance(REST_MS);
    expect([await countShown(b), traffic.envelopes]).to.deep.equal([4, 4]);
  });

  it('is an envelope for each device that is linked', async () => {
    const { clock, say, link, nodes, traffic } = await createWorld(3);
    link(0, 1);
    link(0, 2);
    await clock.advance(1_000);
    const { counts } = nodes[0] as Node;
    const { changes } = counts;
    await say(0, 'to both');
    await clock.advance(0);
    expect([counts.changes - changes, traffic.envelopes]).to.deep.equal([1, 2]);
    await clock.advance(REST_MS);
    expect(await Promise.all(nodes.map(countShown))).to.deep.equal([1, 1, 1]);
    expect(traffic.envelopes).to.equal(2);
  });

  it('comes once, in the order in which it was sealed, whatever is joined, slow, fails or is not kept', () =>
    fc.assert(
      fc.asyncProperty(attempts, async (script) => {
        const world = await createPair();
        const { a, b, clock, traffic } = world;
        const kept: boolean[] = [];
        for (const attempt of script) {
          void tryToSay(a, clock, attempt).then((isKept) => kept.push(isKept));
          await clock.advance(attempt.pauseMs);
        }
        await clock.advance(REST_MS);
        const said = kept.filter(Boolean).length;
        expect(kept).to.have.length(script.length);
        expect([await countShown(a), await countShown(b)]).to.deep.equal([said, said]);
        expect([b.took.length, b.sessions.disorder.count]).to.deep.equal([said, 0]);
        expect([a.closed, b.closed, a.counts.renewals, b.faults]).to.deep.equal([[], [], 0, []]);
        expect(traffic.envelopes).to.be.at.most(said);
      }),
      { numRuns: amount(15, 60) },
    ));

  it('goes out in the order in which it was sealed, whatever is slow, and nothing of what was not kept', async () => {
    const { a, b, clock, say, traffic } = await createPair();
    const { device, replication } = a;
    const entry = await device.say('held', clock.now(), a.author);
    const held = await device.inside((tx, conversation) => replication.enclose(tx, conversation, [entry]));
    const undone = await device.inside((tx, conversation) => replication.enclose(tx, conversation, []));
    await say(0, 'behind it');
    await clock.advance(1_000);
    expect(traffic.envelopes).to.equal(0);
    undone.undo();
    await held.send();
    await clock.advance(REST_MS);
    expect(await countShown(b)).to.equal(2);
    expect([traffic.envelopes, b.sessions.disorder.count, a.closed]).to.deep.equal([2, 0, []]);
  });

  it('goes out later where the change was not kept, and is sent as what it is then', async () => {
    const { a, b, clock, say, traffic } = await createPair();
    a.device.store.failWrites({ kind: 'full' });
    const failed = say(0, 'not kept').then(
      () => 'kept',
      () => 'not kept',
    );
    expect(await failed).to.equal('not kept');
    a.device.store.failWrites(null);
    await clock.advance(REST_MS);
    expect(traffic.envelopes).to.equal(0);
    await say(0, 'kept');
    await clock.advance(REST_MS);
    expect([await countShown(b), traffic.envelopes, a.closed]).to.deep.equal([1, 1, []]);
  });

  it('waits for what is to be sent before it', async () => {
    const { b, clock, say, link, cut } = await createPair();
    cut(0, 1);
    for (let i = 0; i < 200; i++) await say(0, 'x'.repeat(10_000));
    link(0, 1);
    await clock.advance(50);
    await say(0, 'the last');
    await clock.advance(REST_MS);
    expect(await countShown(b)).to.equal(201);
    expect(b.sessions.disorder.count).to.equal(0);
  });
});

describe('what counts as sent', () => {
  it('is what went over a link that is open, and did not fail there', async () => {
    const { a, b, clock, say, cut } = await createPair();
    await say(0, 'one');
    await say(0, 'two', 'written');
    await clock.advance(5);
    expect(sentBy(a)).to.deep.equal([[1, 2]]);
    await clock.advance(1_000);
    b.behaviour.isDeaf = true;
    await say(0, 'three');
    await clock.advance(1_000);
    expect(sentBy(a)).to.deep.equal([[1, 2]]);
    cut(0, 1);
    expect(sentBy(a)).to.deep.equal([]);
  });

  it('is nothing while no session is possible; then it goes out', async () => {
    const { a, b, clock, say } = await createPair();
    a.behaviour.hasNoCard = true;
    await say(0, 'one');
    await clock.advance(1_000);
    expect(sentBy(a)).to.deep.equal([]);
    a.behaviour.hasNoCard = false;
    a.replication.kick();
    await clock.advance(1_000);
    expect([sentBy(a), await countShown(b)]).to.deep.equal([[[1, 1]], 1]);
  });
});

describe('what a device is not to have', () => {
  it('is never sent to it, and holds nothing up', async () => {
    const { a, b, clock, say, link, traffic } = await createPair();
    a.behaviour.spares = new Map([[authorText(a.author), [[1, 3]]]]);
    for (let i = 0; i < 5; i++) await say(0, `${i}`, i % 2 ? 'enclosed' : 'written');
    await clock.advance(REST_MS);
    expect((await b.device.log(a.author)).map(({ header }) => header.number)).to.deep.equal([4, 5]);
    const before = traffic.envelopes;
    for (let i = 0; i < 3; i++) {
      link(0, 1);
      await clock.advance(REST_MS);
    }
    expect([traffic.envelopes - before, a.closed]).to.deep.equal([0, []]);
  });
});

describe('an envelope with nothing in it', () => {
  it('opens to nothing, counts as dealt with, and nobody waits for it', async () => {
    const { a, b, clock, say, sendEmpty, traffic } = await createPair();
    await sendEmpty(0, 1);
    await say(0, 'with it');
    await clock.advance(REST_MS);
    expect([await countShown(b), b.counts.opened, traffic.envelopes]).to.deep.equal([1, 2, 2]);
    expect([b.faults, a.closed, a.counts.renewals]).to.deep.equal([[], [], 0]);
  });

  it('is not sent where it is not wanted', async () => {
    const { a, clock, link, traffic } = await createPair();
    const name = link(0, 1);
    await a.replication.sendEmpty(name, async () => false);
    await a.replication.sendEmpty('no link', async () => true);
    await clock.advance(REST_MS);
    expect(traffic.envelopes).to.equal(0);
    expect(a.closed).to.deep.equal([]);
  });
});
