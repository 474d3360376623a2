import { expect } from 'chai';
import type { PersonId } from '../../../src/engine/api/ids.ts';
import type { EngineDeps } from '../../../src/engine/create-engine.ts';
import { type CorrectedClock, createCorrectedClock } from '../../../src/platform/corrected-clock.ts';
import { type Somebody, type World, befriend, createWorld, shownTexts } from './world/world.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Two devices with the same clock meet sooner than this. */
const SOON_MS = 2_000;

/** Longer than it takes to call at the places of three days, one after the other. */
const TURNS_MS = 6_000;

/** How far the clock of a device is ahead, and how far by what the host of the app has told it, where it has. */
interface Device {
  readonly aheadMs: number;
  readonly told: number | undefined;
}

const RIGHT: Device = { aheadMs: 0, told: 0 };
const UNSURE: Device = { aheadMs: 0, told: undefined };

/** A world in which devices have other clocks, by nickname; the rest have right ones. */
const worldWith = (
  devices: Readonly<Record<string, Device>>,
  clocks: Map<string, CorrectedClock> = new Map(),
): World =>
  createWorld(5, {
    sabotage: (deps, nickname = ''): EngineDeps => {
      const { aheadMs, told } = devices[nickname] ?? RIGHT;
      const device = {
        now: () => deps.clock.now() + aheadMs,
        after: (ms: number, run: () => void) => deps.clock.after(ms, run),
      };
      const clock = createCorrectedClock(
        device,
        told === undefined ? undefined : { by: 'host', aheadMs: told },
      );
      clocks.set(nickname, clock);
      return { ...deps, clock, correction: clock };
    },
  });

/** Both in a world, friends, and then both started anew, so that they meet as people do every day. */
const meetAgain = async (
  devices: { readonly Mina: Device; readonly Jun: Device },
  last: 'Mina' | 'Jun' = 'Jun',
  withinMs = SOON_MS,
): Promise<readonly [World, Somebody, Somebody]> => {
  const world = worldWith(devices);
  const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
  await befriend(world, mina, jun);
  const [first, second] = last === 'Jun' ? [mina, jun] : [jun, mina];
  second.kill();
  await first.restart();
  await world.clock.advance(MINUTE_MS);
  await second.restart();
  await world.clock.advance(withinMs);
  return [world, mina, jun];
};

const OFFSETS: readonly (readonly [string, number])[] = [
  ['3 s', 3_000],
  ['-7 s', -7_000],
  ['-5 min', -5 * MINUTE_MS],
  ['45 min', 45 * MINUTE_MS],
  ['11 h', 11 * HOUR_MS],
  ['-23 h', -23 * HOUR_MS],
  ['a day', DAY_MS],
  ['a day less', -DAY_MS],
];

const personOf = ({ state }: Somebody): PersonId => state.profile?.id as PersonId;

const talk = async (world: World, mina: Somebody, jun: Somebody): Promise<void> => {
  await jun.api.chats.open(personOf(mina) as never);
  await mina.api.chats.open(personOf(jun) as never);
  await mina.api.chats.send(personOf(jun) as never, 'hello');
  await world.clock.advance(SOON_MS);
  expect(shownTexts(jun).at(-1)).to.equal('hello');
};

describe('clocks that differ', () => {
  for (const isSure of [false, true])
    for (const [name, aheadMs] of [...OFFSETS, ...(isSure ? ([['8 days', 8 * DAY_MS]] as const) : [])])
      it(`by ${name} meet as fast as others, ${isSure ? 'corrected' : 'with nothing to compare them with'}`, async () => {
        const [world, mina, jun] = await meetAgain({
          Mina: isSure ? RIGHT : UNSURE,
          Jun: { aheadMs, told: isSure ? aheadMs : undefined },
        });
        expect([mina.state.network.peers, jun.state.network.peers]).to.deep.equal([1, 1]);
        await talk(world, mina, jun);
      });

  for (const last of ['Mina', 'Jun'] as const)
    for (const [name, aheadMs] of OFFSETS)
      it(`by ${name} meet where only one was told the time, whether that one comes first or last: ${last}`, async () => {
        // The device with the right time calls where its contact waits. The contact tries one place after the other.
        const withinMs = last === 'Mina' ? SOON_MS : TURNS_MS;
        const [world, mina, jun] = await meetAgain(
          { Mina: RIGHT, Jun: { aheadMs, told: undefined } },
          last,
          withinMs,
        );
        expect([mina.state.network.peers, jun.state.network.peers]).to.deep.equal([1, 1]);
        await talk(world, mina, jun);
      });

  it('call at one place of a contact at a time, however many they wait at', async () => {
    for (const [isSure, places, turns] of [
      [true, 1, 1],
      [false, 3, 3],
    ] as const) {
      const device = isSure ? RIGHT : UNSURE;
      const [world, mina, jun] = await meetAgain({ Mina: device, Jun: device });
      const held: (readonly (readonly [string, string])[])[] = [];
      const { meet } = mina.node;
      mina.node.meet = (wanted) => {
        const pairs = wanted.filter(({ id }) => id.startsWith('pair:'));
        held.push(pairs.map(({ id, mode }) => [id, mode]));
        meet.call(mina.node, wanted);
      };
      jun.kill();
      await world.clock.advance(MINUTE_MS);
      expect(held.at(-1)?.length).to.equal(places);
      const called = held.map((pairs) => pairs.filter(([, mode]) => mode === 'call').map(([id]) => id));
      expect(Math.max(...called.map(({ length }) => length))).to.equal(1);
      expect(new Set(called.flat()).size).to.equal(turns);
    }
  });

  for (const days of [3, -3])
    it(`by ${days} days meet as soon as the host has told the time, however late`, async () => {
      const clocks = new Map<string, CorrectedClock>();
      const aheadMs = days * DAY_MS;
      const world = worldWith({ Jun: { aheadMs, told: undefined } }, clocks);
      const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
      await befriend(world, mina, jun);
      await jun.restart();
      await world.clock.advance(10 * MINUTE_MS);
      expect(jun.state.network.peers, 'they look for each other on other days').to.equal(0);
      clocks.get('Jun')?.correct({ by: 'host', aheadMs });
      await world.clock.advance(SOON_MS);
      expect([jun.state.network.peers, jun.state.network.clock]).to.deep.equal([1, { by: 'host', aheadMs }]);
      await talk(world, mina, jun);
    });

  it('say by how much this one is off', async () => {
    const [, , jun] = await meetAgain({ Mina: RIGHT, Jun: { aheadMs: -8 * DAY_MS, told: -8 * DAY_MS } });
    expect(jun.state.network.clock).to.deep.equal({ by: 'host', aheadMs: -8 * DAY_MS });
    const [, , unsure] = await meetAgain({ Mina: UNSURE, Jun: UNSURE });
    expect(unsure.state.network.clock).to.equal(null);
  });

  it('let an invite expire by the right time alone, or say that it may be the clock', async () => {
    const problemAt = async (device: Device): Promise<unknown> => {
      const world = worldWith({ Jun: device });
      const [mina, other] = [await world.browser('Mina'), await world.browser('Jun')];
      const made = await mina.api.invites.create();
      const read = made.ok && (await other.api.invites.read(made.value.code));
      return read && !read.ok && read.error.kind === 'invite' ? read.error.problem : 'none';
    };
    expect(await problemAt({ aheadMs: 8 * DAY_MS, told: 8 * DAY_MS })).to.equal('none');
    expect(await problemAt({ aheadMs: 8 * DAY_MS, told: undefined })).to.equal('expired-here');
    expect(await problemAt({ aheadMs: DAY_MS, told: undefined })).to.equal('none');
  });
});

describe('the time that contacts tell', () => {
  for (const [name, aheadMs] of OFFSETS.slice(1))
    it(`sets a clock right that is off by ${name} and that the host told nothing`, async () => {
      const [world, , jun] = await meetAgain(
        { Mina: RIGHT, Jun: { aheadMs, told: undefined } },
        'Mina',
        TURNS_MS,
      );
      expect(jun.state.network.clock?.by).to.equal('contacts');
      expect(jun.state.network.clock?.aheadMs).to.be.within(aheadMs - 100, aheadMs + 100);
      const chat = jun.state.contacts[0]?.id as never;
      await jun.api.chats.open(chat);
      await jun.api.chats.send(chat, 'dated');
      await world.clock.advance(SOON_MS);
      const writtenAt = jun.messages().at(-1)?.writtenAt ?? 0;
      expect(Math.abs(world.clock.now() - writtenAt)).to.be.below(10_000);
    });

  /** Jun, started anew, and linked with the others, his contacts. */
  const amidst = async (jun: Device, others: readonly Device[]): Promise<Somebody> => {
    const names = others.map((_, at) => `Contact ${at}`);
    const world = worldWith({ Jun: jun, ...Object.fromEntries(names.map((name, at) => [name, others[at]])) });
    const own = await world.browser('Jun');
    for (const name of names) await befriend(world, await world.browser(name), own);
    await own.restart();
    await world.clock.advance(TURNS_MS);
    expect(own.state.network.peers).to.equal(others.length);
    return own;
  };
  /** Says that the host told it a time, which is wrong. */
  const liar: Device = { aheadMs: 5 * HOUR_MS, told: 0 };
  const wrong: Device = { aheadMs: 3 * HOUR_MS, told: undefined };

  it('moves no clock that the host has set', async () => {
    const jun = await amidst(RIGHT, [liar, liar, liar]);
    expect(jun.state.network.clock).to.deep.equal({ by: 'host', aheadMs: 0 });
  });

  it('is not told by those who were told nothing themselves', async () => {
    const jun = await amidst(wrong, [UNSURE, UNSURE]);
    expect(jun.state.network.clock).to.equal(null);
  });

  for (const [name, device, contacts, aheadMs] of [
    ['a clock that is right', UNSURE, [liar, RIGHT], 0],
    ['a clock that is right', UNSURE, [RIGHT, liar, RIGHT], 0],
    ['the clock away from what most say', wrong, [RIGHT, liar, RIGHT], wrong.aheadMs],
  ] as const)
    it(`is not for one contact of ${contacts.length} to say: it does not move ${name}`, async () => {
      const jun = await amidst(device, contacts);
      expect(jun.state.network.clock?.aheadMs).to.be.within(aheadMs - 100, aheadMs + 100);
    });

  it('is only said where it is more than a day off: the clock goes on as it is', async () => {
    const aheadMs = -8 * DAY_MS;
    const world = worldWith({ Jun: { aheadMs, told: undefined } });
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    await befriend(world, mina, jun);
    expect(jun.state.network.clock?.by).to.equal('contacts');
    expect(jun.state.network.clock?.aheadMs).to.be.within(aheadMs - 100, aheadMs + 100);
    await talk(world, jun, mina);
    const writtenAt = jun.messages().at(-1)?.writtenAt ?? 0;
    expect(world.clock.now() + aheadMs - writtenAt).to.be.within(0, 10_000);
  });
});
