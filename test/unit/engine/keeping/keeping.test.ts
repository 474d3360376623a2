import { expect } from 'chai';
import fc from 'fast-check';
import { type World, createWorld } from './world.ts';
import { amount } from '../../amount.ts';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const LIFE_DAYS = 14;

/** Looks are an hour apart: what is due by then has been done. */
const LATE_MS = HOUR_MS;

/** Messages in the order in which they were offered first. */
const messages = ({ offers }: World): readonly number[] => [...new Set(offers.map(({ message }) => message))];

/** What holds whatever happens. */
const expectOrder = async (world: World): Promise<void> => {
  const { offers, clock } = world;
  // It was written before it was offered, with the state of its session.
  expect(offers.filter(({ wasWritten }) => !wasWritten)).to.deep.equal([]);
  // All keepers are given the same bytes of a message, with one time at which it dies.
  for (const message of messages(world)) {
    const same = offers.filter((offer) => offer.message === message);
    expect(new Set(same.map(({ bytes, diesAtMs }) => `${diesAtMs} ${bytes.join()}`)).size).to.equal(1);
  }
  for (const { atMs, diesAtMs } of offers)
    expect(atMs).to.be.within(diesAtMs - LIFE_DAYS * DAY_MS, diesAtMs - 1);
  for (const { key } of await world.rows())
    expect(key[2]).to.be.above(clock.now() - LIFE_DAYS * DAY_MS - LATE_MS);
};

/** Every entry comes within these days, by any keeper, and then nothing is kept here. */
const expectEnd = async (world: World, days = 9): Promise<void> => {
  const { keepers, attach, fetch, clock } = world;
  for (const keeper of keepers.keys()) attach(keeper);
  for (let day = 0; day < days; day++) {
    await clock.advance(DAY_MS + LATE_MS);
    for (const keeper of keepers.keys()) await fetch(keeper);
  }
  expect(await world.come()).to.deep.equal(await world.said());
  await world.tell();
  await clock.advance(LATE_MS);
  expect(await world.rows()).to.deep.equal([]);
  await expectOrder(world);
};

describe('what is sealed for ways that keep', () => {
  it('is given to all keepers as the same bytes, and kept here until it is told to be there', async () => {
    const world = await createWorld({}, {});
    const { clock, keepers, say, attach, fetch, tell, rows, carried } = world;
    attach(0);
    await say('one');
    await clock.advance(SECOND_MS);
    attach(1);
    await clock.advance(SECOND_MS);
    const kept = (await rows()).map(({ value }) => value.sealed);
    expect(kept).to.have.length(1);
    expect(keepers.map((keeper) => keeper.keeps('receiver'))).to.deep.equal([kept, kept]);
    expect((await carried(1))?.keepers).to.equal(2);
    expect((await carried(1))?.untilMs).to.equal(clock.now() - 2 * SECOND_MS + LIFE_DAYS * DAY_MS);
    await fetch(1);
    await tell();
    expect([await world.come(), await rows()]).to.deep.equal([await world.said(), []]);
    expect(await carried(1)).to.equal(undefined);
    await expectEnd(world);
    expect(world.offers).to.have.length(2);
  });

  it('goes together where it is said while nobody keeps', async () => {
    const world = await createWorld({});
    for (let i = 0; i < 30; i++) await world.say(`${i}`);
    await world.clock.advance(DAY_MS);
    expect([world.offers, await world.rows()]).to.deep.equal([[], []]);
    world.attach(0);
    await world.clock.advance(SECOND_MS);
    expect(messages(world)).to.have.length(1);
    await expectEnd(world);
  });

  it('is offered to the next keeper where one has no room, and to that one again when there is some', async () => {
    const world = await createWorld({ roomBytes: 1_000 }, {});
    const { clock, say, attach, rows, fetch, tell } = world;
    attach(0);
    attach(1);
    await say('x'.repeat(700));
    await clock.advance(SECOND_MS);
    await say('y'.repeat(700));
    await clock.advance(SECOND_MS);
    const keepers = async (): Promise<readonly string[]> =>
      (await rows()).map(({ value }) => value.keepers.map(({ by }) => by).join(' and '));
    expect(await keepers()).to.deep.equal(['keeper 0 and keeper 1', 'keeper 1']);
    world.keepers[0]?.lose();
    await clock.advance(LATE_MS);
    expect(await keepers()).to.deep.equal(['keeper 0 and keeper 1', 'keeper 1 and keeper 0']);
    await fetch(0);
    await tell();
    expect(await rows()).to.have.length(1);
    await expectEnd(world);
  });

  it('goes in envelopes of the sizes that ways take; what none takes waits', async () => {
    const world = await createWorld({ limit: 8_192 });
    const { clock, say, attach, keepers } = world;
    for (let i = 0; i < 20; i++) await say(`${i} ${'x'.repeat(1_000)}`);
    await say('too much for it '.repeat(1_000));
    attach(0);
    await clock.advance(SECOND_MS);
    const sizes = keepers[0]?.keeps('receiver').map(({ length }) => length) ?? [];
    expect(sizes).to.have.length.above(5);
    expect(Math.max(...sizes)).to.be.at.most(8_192 - 3_000);
    await world.fetch(0);
    expect(await world.come()).to.have.length(20);
  });

  it('is sealed again after 1, 2, 4 and then every 8 days without marks, and dead after 14', async () => {
    const world = await createWorld({});
    const { clock, say, attach, rows, offers } = world;
    attach(0);
    await clock.advance(SECOND_MS);
    const begin = clock.now();
    await say('to one who is away');
    const most: number[] = [];
    for (let day = 0; day < 40; day++) {
      await clock.advance(DAY_MS);
      most.push((await rows()).length);
    }
    const first = messages(world).map(
      (message) => offers.find((offer) => offer.message === message)?.atMs ?? 0,
    );
    const days = first.map((at) => Math.floor((at - begin) / DAY_MS));
    expect(days).to.deep.equal([0, 1, 3, 7, 15, 23, 31, 39]);
    expect(Math.max(...most)).to.equal(4);
    expect(await world.carried(1)).to.deep.include({ keepers: 1 });
    await expectEnd(world);
  });

  it('is not sealed again for what has come, and what is missing of an envelope is', async () => {
    const world = await createWorld({}, {});
    const { clock, say, attach, detach, fetch, tell } = world;
    attach(0);
    await say('one');
    await clock.advance(SECOND_MS);
    detach(0);
    attach(1);
    world.keepers[1]?.lose();
    await say('two');
    await clock.advance(SECOND_MS);
    world.keepers[1]?.lose();
    await fetch(0);
    await tell();
    expect((await world.rows()).map(({ value }) => value.logs)).to.deep.equal([
      [{ author: 1, steps: [2, 1] }],
    ]);
    await clock.advance(DAY_MS + LATE_MS);
    expect(messages(world)).to.deep.equal([1, 2, 3]);
    await fetch(1);
    expect(await world.come()).to.deep.equal(await world.said());
  });

  it('waits while the disk is full, and goes out when it is written', async () => {
    const world = await createWorld({});
    await world.say('one');
    world.fillDisk(true);
    world.attach(0);
    await world.clock.advance(HOUR_MS);
    expect(world.offers).to.deep.equal([]);
    world.fillDisk(false);
    await world.clock.advance(20 * SECOND_MS);
    expect(world.offers).to.have.length(1);
    await expectEnd(world);
  });

  it('takes no more room here than it may; what waits goes once there is some', async () => {
    const world = await createWorld({});
    const { clock, say, attach, fetch, tell, rows } = world;
    for (let i = 0; i < 100; i++) await say(`${i} ${'x'.repeat(50_000)}`);
    attach(0);
    await clock.advance(SECOND_MS);
    const bytes = async (): Promise<number> =>
      (await rows()).reduce((sum, { value }) => sum + value.sealed.length, 0);
    expect(await bytes()).to.be.within(4_000_000, 4 * 1024 * 1024 + 73_728);
    await fetch(0);
    await tell();
    await clock.advance(SECOND_MS);
    expect(await bytes()).to.be.within(100_000, 1_000_000);
    await fetch(0);
    expect(await world.come()).to.deep.equal(await world.said());
    // Sixty envelopes of 70 kB are sealed and opened: on a busy machine that takes its time.
  });

  it('costs reads for what is new, however much is kept', async () => {
    const world = await createWorld({}, {});
    const { clock, say, attach, reads } = world;
    attach(0);
    attach(1);
    const costs: number[] = [];
    for (let i = 0; i < 60; i++) {
      const before = reads();
      await say(`${i}`);
      await clock.advance(SECOND_MS);
      costs.push(reads() - before);
    }
    expect(await world.rows()).to.have.length(60);
    expect(costs.at(-1)).to.be.at.most(costs[1] ?? 0);
    const before = reads();
    await clock.advance(HOUR_MS);
    expect(reads() - before).to.be.at.most(5);
  });

  it('is held up by no keeper that does not answer, and by none that is detached', async () => {
    const world = await createWorld({}, {}, {});
    const { clock, say, attach, detach, keepers } = world;
    const silent = new Set<unknown>();
    Object.assign(keepers[0]?.way ?? {}, {
      offer: (_device: string, bytes: unknown) => {
        silent.add(bytes);
        return new Promise(() => undefined);
      },
    });
    for (const keeper of [0, 1, 2]) attach(keeper);
    await say('one');
    await clock.advance(SECOND_MS);
    detach(2);
    await say('two');
    await clock.advance(SECOND_MS);
    expect(silent.size).to.equal(1);
    expect(keepers.map((keeper) => keeper.keeps('receiver').length)).to.deep.equal([0, 2, 1]);
  });

  it('is not for long where the clock was far ahead when it was sealed', async () => {
    const world = await createWorld({});
    const { clock, attach, say } = world;
    attach(0);
    clock.jump(365 * DAY_MS);
    await say('from next year');
    await clock.advance(SECOND_MS);
    clock.jump(-365 * DAY_MS);
    await clock.advance(LATE_MS);
    expect(messages(world)).to.deep.equal([1, 2]);
    expect((await world.rows()).map(({ key }) => key[2] <= clock.now())).to.deep.equal([true]);
  });
});

/** One thing that happens. */
type Event =
  | { readonly kind: 'say' | 'tell' | 'restart' | 'full' | 'free' }
  | { readonly kind: 'attach' | 'detach' | 'fetch' | 'lose'; readonly keeper: number }
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'die'; readonly step: number };

const keeper = fc.nat({ max: 2 });
const events: fc.Arbitrary<readonly Event[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant({ kind: 'say' } as const) },
    { weight: 2, arbitrary: fc.constantFrom('tell', 'restart', 'full', 'free').map((kind) => ({ kind })) },
    {
      weight: 5,
      arbitrary: fc.record({ kind: fc.constantFrom('attach', 'attach', 'detach', 'fetch', 'lose'), keeper }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('pass' as const),
        ms: fc.constantFrom(0, SECOND_MS, HOUR_MS, DAY_MS, 3 * DAY_MS, 15 * DAY_MS),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('die' as const), step: fc.integer({ min: 1, max: 12 }) }),
    },
  ) as fc.Arbitrary<Event>,
  { maxLength: 40 },
);

const happen = async (world: World, event: Event): Promise<void> => {
  switch (event.kind) {
    case 'say':
      return world.say('x'.repeat(500));
    case 'tell':
      return world.tell();
    case 'restart':
      return world.restart();
    case 'full':
    case 'free':
      return world.fillDisk(event.kind === 'full');
    case 'attach':
      return world.attach(event.keeper);
    case 'detach':
      return world.detach(event.keeper);
    case 'fetch':
      return world.fetch(event.keeper);
    case 'lose':
      return world.keepers[event.keeper]?.lose();
    case 'pass':
      return world.clock.advance(event.ms);
    default:
      return world.dieAt(event.step);
  }
};

/** Lets something happen; a writer that dies of it starts anew. */
const live = async (world: World, event: Event): Promise<void> => {
  const happening = happen(world, event);
  // The dead do not answer.
  void happening;
  await world.clock.advance(SECOND_MS);
  if (!world.isDead()) return happening;
  await world.restart();
  await world.clock.advance(SECOND_MS);
};

describe('sending by ways that keep', () => {
  it('loses nothing and gives all keepers the same, whatever happens', () =>
    fc.assert(
      fc.asyncProperty(events, async (script) => {
        const world = await createWorld({}, { roomBytes: 3_000 }, { limit: 8_192, keepsForMs: 2 * DAY_MS });
        for (const event of script) await live(world, event);
        world.dieAt(Number.POSITIVE_INFINITY);
        // Of a full disk nothing is dropped either: that is a write.
        world.fillDisk(false);
        await world.clock.advance(LATE_MS);
        await expectOrder(world);
        await expectEnd(world);
      }),
      {
        numRuns: amount(12, 60),
        // All writes fail while what is kept dies.
        examples: [
          [
            [
              { kind: 'say' },
              { kind: 'attach', keeper: 0 },
              { kind: 'full' },
              { kind: 'pass', ms: 15 * DAY_MS },
            ],
          ],
        ],
      },
    ));

  it('goes on after a restart at each of its steps', async () => {
    const script: readonly Event[] = [
      { kind: 'attach', keeper: 0 },
      { kind: 'say' },
      { kind: 'say' },
      { kind: 'attach', keeper: 1 },
      { kind: 'fetch', keeper: 0 },
      { kind: 'say' },
      { kind: 'tell' },
      { kind: 'pass', ms: DAY_MS },
      { kind: 'lose', keeper: 0 },
      { kind: 'say' },
    ];
    /** Answers how many steps the script has taken. */
    const run = async (dies: number): Promise<number> => {
      const world = await createWorld({}, {});
      const before = world.steps();
      world.dieAt(dies);
      for (const event of script) await live(world, event);
      const steps = world.steps() - before;
      world.dieAt(Number.POSITIVE_INFINITY);
      await expectEnd(world, 1);
      return steps;
    };
    const steps = await run(Number.POSITIVE_INFINITY);
    expect(steps).to.be.above(30);
    for (let step = 1; step <= steps; step++) await run(step);
  });
});
