import { expect } from 'chai';
import fc from 'fast-check';
import { type Node, type Saying, type World, createWorld } from './world.ts';
import { amount } from '../../amount.ts';

/** Long enough for what is linked to come to rest, in milliseconds. */
const REST_MS = 60_000;

/** Long enough for a session to begin anew, although one has just done so, in milliseconds. */
const RENEWED_MS = 25 * 60_000;

type Step =
  | { readonly kind: 'say'; readonly who: number; readonly how: Saying; readonly ms: number | undefined }
  | { readonly kind: 'restart' | 'lose'; readonly who: number }
  | { readonly kind: Between; readonly a: number; readonly b: number }
  | { readonly kind: 'wait'; readonly ms: number };

type Between = 'link' | 'linkAlso' | 'cut' | 'cutNewest' | 'sendEmpty';

const who = fc.nat(2);
const between = (kind: Between) => fc.record({ kind: fc.constant(kind), a: who, b: who });
const how = fc.constantFrom<Saying>('enclosed', 'written');
/** Clocks that were never set, are more than a year ahead, or say the last time that there is; most are right. */
const ms = fc.constantFrom(undefined, undefined, undefined, 0, 400 * 86_400_000, 2 ** 48 - 1);
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('say' as const), who, how, ms }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const), who }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('lose' as const), who }) },
    { weight: 3, arbitrary: between('link') },
    { weight: 2, arbitrary: between('linkAlso') },
    { weight: 2, arbitrary: between('cut') },
    { weight: 1, arbitrary: between('cutNewest') },
    { weight: 1, arbitrary: between('sendEmpty') },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(150) }) },
  ),
  { maxLength: 40 },
);

const play = async (world: World, script: readonly Step[]): Promise<number> => {
  let said = 0;
  for (const step of script) {
    if (step.kind === 'say') await world.say(step.who, `${said++}`, step.how, step.ms);
    if (step.kind === 'restart') await world.restart(step.who);
    if (step.kind === 'lose') world.nodes[step.who]?.sessions.lose();
    if ('a' in step && step.a !== step.b) await world[step.kind](step.a, step.b);
    if (step.kind === 'wait') await world.clock.advance(step.ms);
  }
  return said;
};

const linkAll = ({ nodes, link }: World): void => {
  for (let a = 0; a < nodes.length; a++) for (let b = 0; b < a; b++) link(a, b);
};

/** New links, until what failed over one of them has come over another. */
const settle = async (world: World): Promise<void> => {
  for (let i = 0; i < 3; i++) {
    linkAll(world);
    await world.clock.advance(RENEWED_MS);
  }
};

describe('devices that are linked', () => {
  it('come to the same entries in the same order, each shown once, whatever was cut, restarted or lost before', () =>
    fc.assert(
      fc.asyncProperty(steps, async (script) => {
        const world = await createWorld(3);
        const said = await play(world, script);
        await settle(world);
        const orders = await Promise.all(world.nodes.map(({ device }) => device.shown()));
        expect(orders[0]).to.have.length(said);
        expect(orders[1]).to.deep.equal(orders[0]);
        expect(orders[2]).to.deep.equal(orders[0]);
        for (const { took, faults, errors, sessions } of world.nodes) {
          expect(new Set(took).size).to.equal(took.length);
          expect([faults, errors, sessions.disorder.count]).to.deep.equal([[], [], 0]);
        }
      }),
      { numRuns: amount(10, 30) },
    ));

  it('bring what others wrote: two that were never linked come together over a third', async () => {
    const world = await createWorld(3);
    world.link(0, 1);
    world.link(1, 2);
    for (const i of [0, 1, 2, 0, 1, 2]) await world.say(i, `${i}`);
    await world.clock.advance(REST_MS);
    const orders = await Promise.all(world.nodes.map(({ device }) => device.shown()));
    expect(orders[0]).to.have.length(6);
    expect(orders[2]).to.deep.equal(orders[0]);
  });

  it('say little where both have the same: a digest each, and no marks', async () => {
    const world = await createWorld(2);
    world.link(0, 1);
    for (let i = 0; i < 100; i++) await world.say(i % 2, `${i}`);
    await world.clock.advance(REST_MS);
    world.cutAll();
    const before = { ...world.traffic };
    world.link(0, 1);
    await world.clock.advance(REST_MS);
    expect([world.traffic.envelopes - before.envelopes, world.traffic.marks - before.marks]).to.deep.equal([
      0, 0,
    ]);
    expect(world.traffic.bytes - before.bytes).to.be.below(200);
  });

  it('send what is written while they are linked at once, and each entry once', async () => {
    const world = await createWorld(2);
    world.link(0, 1);
    await world.clock.advance(1_000);
    const before = world.traffic.envelopes;
    await world.say(0, 'now');
    await world.clock.advance(25);
    expect(await world.nodes[1]?.device.shown()).to.have.length(1);
    await world.clock.advance(REST_MS);
    expect(world.traffic.envelopes - before).to.equal(1);
  });

  it('send the newest fifty first where much is missing', async () => {
    const world = await createWorld(2);
    for (let i = 0; i < 500; i++) await world.say(0, `${i}`, 'written', 1_000 + i);
    const all = await world.nodes[0]?.device.shown();
    world.link(0, 1);
    await world.clock.advance(REST_MS);
    const { took } = world.nodes[1] as (typeof world.nodes)[number];
    expect(took).to.have.length(500);
    expect(took.slice(0, 50)).to.deep.equal(all?.slice(-50));
    expect(took.slice(50)).to.deep.equal(all?.slice(0, -50));
    expect(await world.nodes[1]?.device.shown()).to.deep.equal(all);
  });

  it('keep what could not be written under way until it can be, and lose nothing', async () => {
    const world = await createWorld(2);
    world.link(0, 1);
    await world.clock.advance(1_000);
    const store = world.nodes[1]?.device.store;
    store?.failWrites({ kind: 'full' });
    await world.say(0, 'kept later');
    await world.clock.advance(5_000);
    expect(await world.nodes[1]?.device.shown()).to.deep.equal([]);
    store?.failWrites(null);
    await world.clock.advance(REST_MS);
    expect(await world.nodes[1]?.device.shown()).to.have.length(1);
    expect(world.nodes[1]?.took).to.have.length(1);
  });

  it('are told once that an entry is refused, and do not send it again', async () => {
    const world = await createWorld(2);
    (world.nodes[1] as Node).behaviour.refuses = 'not-allowed';
    world.link(0, 1);
    await world.say(0, 'no');
    await world.clock.advance(REST_MS);
    const { envelopes } = world.traffic;
    await world.say(0, 'no again');
    await world.clock.advance(REST_MS);
    expect(world.traffic.envelopes - envelopes).to.equal(1);
    expect(await world.nodes[1]?.device.shown()).to.deep.equal([]);
  });

  it('come together again after one was put back to what it was, however often, and it begins an edition', () =>
    fc.assert(
      fc.asyncProperty(steps, steps, fc.integer({ min: 1, max: 5 }), async (before, after, times) => {
        const world = await createWorld(3);
        await play(world, before);
        const image = await world.image(1);
        const { author } = world.nodes[1] as (typeof world.nodes)[number];
        for (let i = 0; i < times; i++) {
          await play(world, after);
          await world.putBack(1, image);
        }
        const others = await Promise.all([0, 2].map((i) => world.nodes[i]?.device.shown()));
        await settle(world);
        await world.say(1, 'the last');
        await world.clock.advance(REST_MS);
        const orders = await Promise.all(world.nodes.map(({ device }) => device.shown()));
        expect(orders[1]).to.deep.equal(orders[0]);
        expect(orders[2]).to.deep.equal(orders[0]);
        for (const id of others.flat()) expect(orders[0]).to.include(id);
        const { author: now, device } = world.nodes[1] as (typeof world.nodes)[number];
        const numbers = (await device.log(now)).map(({ header }) => header.number);
        expect(new Set(numbers).size).to.equal(numbers.length);
        expect(author.device).to.deep.equal(now.device);
      }),
      { numRuns: amount(10, 30) },
    ));
});
