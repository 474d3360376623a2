import { expect } from 'chai';
import { sha256 } from '../../../../../src/engine/crypto/hash.ts';
import { type Bootstrap, createBootstrap } from '../../../../../src/engine/overlay/bootstrap/bootstrap.ts';
import { BOOTSTRAP_NODES_PER_ROOM } from '../../../../../src/engine/overlay/limits.ts';
import { Neighbour } from '../../../../../src/engine/overlay/neighbours/neighbour.ts';
import { bitsAt, compareDistance } from '../../../../../src/engine/overlay/key-space/node-id.ts';
import { dayAt, levelOf, levelsFor, roomAt } from '../../../../../src/engine/overlay/bootstrap/rooms.ts';
import type { BootstrapRoom } from '../../../../../src/engine/overlay/overlay.ts';
import {
  type RoutingTable,
  createRoutingTable,
} from '../../../../../src/engine/overlay/routing-table/routing-table.ts';
import type { Bytes } from '../../../../../src/lib/bytes.ts';
import type { LinkId } from '../../../../../src/ports/links.ts';
import { type VirtualClock, createVirtualClock } from '../../../../doubles/clock.ts';
import { createSeededRandom } from '../../../../doubles/random.ts';

const NETWORK = 'test';
const crypto = { hash: sha256 };
const MINUTE_MS = 60_000;

/** Levels of all rooms down to the sixth, by the place of the room. */
const levels = new Map<string, number>();
/** The day that the clock of a test begins on, and the next. */
const DAYS = [dayAt(createVirtualClock().now()), dayAt(createVirtualClock().now()) + 1];
for (let level = 0; level <= 6; level++) {
  for (let number = 0; number < 2 ** level; number++) {
    const prefix = Uint8Array.of((number << (8 - level)) & 0xff, 0, 0, 0);
    for (const day of DAYS)
      levels.set(roomAt({ crypto, network: NETWORK }, { day, level }, prefix).point.join(), level);
  }
}

interface Person {
  readonly id: Bytes;
  readonly table: RoutingTable;
  readonly bootstrap: Bootstrap;
  /** The doors that are held now: `call 6`, `wait 0`. */
  held(): readonly string[];
  readonly rooms: () => readonly BootstrapRoom[];
  /** Makes a server a neighbour. */
  meet(id: Bytes, settled: boolean): Neighbour;
  lose(neighbour: Neighbour): void;
  client: boolean;
}

const personOf = (
  clock: VirtualClock,
  { seed = 1, lastSize = 0, id = createSeededRandom(1_000 + seed).bytes(32) } = {},
): Person => {
  const table = createRoutingTable(id, 20);
  let rooms: readonly BootstrapRoom[] = [];
  let links = 0;
  const bootstrap = createBootstrap({
    clock,
    random: createSeededRandom(seed),
    crypto,
    table,
    self: id,
    network: NETWORK,
    lastSize,
    hold: (next) => {
      rooms = next;
    },
    isServer: () => !person.client,
  });
  const person: Person = {
    id,
    table,
    bootstrap,
    client: false,
    rooms: () => rooms,
    held: () => rooms.map(({ room, mode }) => `${mode} ${levels.get(room.join())}`).toSorted(),
    meet: (other, settled) => {
      const neighbour = new Neighbour(
        ++links as LinkId,
        { key: other, friend: false },
        { id: other, now: clock.now() },
      );
      [neighbour.client, neighbour.isSettled] = [false, settled];
      table.add(neighbour);
      bootstrap.update();
      return neighbour;
    },
    lose: ({ link }) => {
      table.remove(link);
      bootstrap.update();
    },
  };
  return person;
};

const stranger = (seed: number): Bytes => createSeededRandom(seed).bytes(32);

/** What a person holds, each time it changes, with the second it did. */
const watch = async (clock: VirtualClock, person: Person, seconds: number): Promise<readonly string[]> => {
  const seen: string[] = [];
  let before = '';
  for (let half = 0; half <= seconds * 2; half++) {
    const now = person.held().join(', ');
    if (now !== before) seen.push(`${half / 2}: ${now}`);
    before = now;
    await clock.advance(500);
  }
  return seen;
};

describe('the doors of a newcomer', () => {
  it('are called at from the deepest to the first one', async () => {
    const clock = createVirtualClock();
    const person = personOf(clock);
    expect(await watch(clock, person, 15)).to.deep.equal([
      '1.5: call 6',
      '3.5: call 3, call 6',
      '5.5: call 0, call 3',
    ]);
  });

  it('are those of a network as large as it was last time', () => {
    expect(levelsFor(0)).to.deep.equal([6, 3, 0]);
    expect(levelsFor(100)).to.deep.equal([0]);
    expect(levelsFor(3_000)).to.deep.equal([3, 0]);
    expect(levelsFor(100_000)).to.deep.equal([8, 5, 0]);
    expect([levelOf(1), levelOf(511), levelOf(512), levelOf(2 ** 40)]).to.deep.equal([0, 0, 1, 20]);
  });

  it('are called at again and again by who is alone, and listened at in between', async () => {
    const clock = createVirtualClock();
    const person = personOf(clock);
    const seen = await watch(clock, person, 4 * 60 * 60);
    const calls = seen.filter((line) => line.endsWith(': call 0')).map((line) => Number.parseFloat(line));
    expect(seen.slice(3).every((line) => /: (?:call|wait) 0$/u.test(line))).to.equal(true);
    expect(calls.length).to.be.within(4, 9);
    // Longer and longer pauses, drawn out by up to a third.
    const pauses = calls.slice(1).map((at, index) => at - calls[index]!);
    expect(pauses.at(-1)!).to.be.greaterThan(2 * pauses[0]!);
    expect(pauses.at(-1)!).to.be.at.most(4_800 + 15);
  });

  it('are left a moment after it met somebody who is in', async () => {
    const clock = createVirtualClock();
    const person = personOf(clock);
    await clock.advance(2_000);
    person.meet(stranger(1), true);
    const called = (line: string): boolean => line.includes('call');
    const seen = await watch(clock, person, 30);
    expect(seen.map((line) => [Number.parseFloat(line), called(line)])).to.deep.equal([
      [0, true],
      [8, false],
    ]);
    // From now on it keeps the first one itself: with two, everybody is among the four nearest.
    expect(person.held()).to.deep.equal(['wait 0']);
  });

  it('are called at twice more within ten minutes, though it is in and keeps none, and then no more', async () => {
    const clock = createVirtualClock();
    const { point } = roomAt({ crypto, network: NETWORK }, { day: DAYS[0]!, level: 0 }, stranger(1));
    const person = personOf(clock, { seed: 3 });
    for (let last = 0; last < 60; last++) {
      const id = point.slice();
      id[6] = (id[6] as number) ^ (last + 1);
      person.meet(id, true).saysSize(400, clock.now());
    }
    const seen = await watch(clock, person, 3 * 60 * 60);
    const calls = seen.filter((line) => line.includes('call')).map((line) => Number.parseFloat(line));
    const ends = calls.map((at) => {
      const next = seen[seen.findIndex((line) => Number.parseFloat(line) === at) + 1];
      return next === undefined ? Number.POSITIVE_INFINITY : Number.parseFloat(next) - at;
    });
    expect(calls).to.have.lengthOf(2);
    expect(calls.every((at) => at < 600)).to.equal(true);
    expect(ends.map(Math.round)).to.deep.equal([15, 15]);
  });

  it('are not needed where somebody who is in comes by itself', async () => {
    const clock = createVirtualClock();
    const person = personOf(clock);
    await clock.advance(1_000);
    person.meet(stranger(1), true);
    expect(await watch(clock, person, 20)).to.deep.equal(['0: wait 0']);
  });

  it('are gone on to where it met newcomers only', async () => {
    const clock = createVirtualClock();
    const person = personOf(clock);
    await clock.advance(2_000);
    const met = person.meet(stranger(1), false);
    const seen = await watch(clock, person, 10);
    expect(seen).to.deep.equal(['0: call 6, wait 0', '1.5: call 3, call 6, wait 0', '3.5: call 0, call 3']);
    // There is no settled node in any room: the newcomers that met are the network.
    await clock.advance(60_000);
    expect(person.held().join()).to.match(/^(?:wait|call) 0$/u);
    expect(person.bootstrap.isSettled()).to.equal(true);
    expect(met.isSettled).to.equal(false);
  });

  it('are called at anew once nobody is left', async () => {
    const clock = createVirtualClock();
    const person = personOf(clock);
    const met = person.meet(stranger(1), true);
    await clock.advance(25_000);
    expect(person.bootstrap.isSettled()).to.equal(true);
    person.lose(met);
    expect([person.bootstrap.isSettled(), person.held()]).to.deep.equal([false, []]);
    expect((await watch(clock, person, 7)).at(-1)).to.equal('5.5: call 0, call 3');
  });

  it('are closed when it stops, for good', async () => {
    const clock = createVirtualClock();
    const person = personOf(clock);
    await clock.advance(4_000);
    person.bootstrap.stop();
    expect(await watch(clock, person, 3_600)).to.deep.equal([]);
    person.meet(stranger(1), true);
    expect(person.held()).to.deep.equal([]);
  });
});

describe('keepers of a door', () => {
  /** So many nodes that all know each other, in a network of that size. */
  const crowdOf = (count: number, size: number): readonly Person[] => {
    const clock = createVirtualClock();
    const random = createSeededRandom(7);
    const crowd = Array.from({ length: count }, (_, seed) => personOf(clock, { seed, id: random.bytes(32) }));
    for (const person of crowd) {
      for (const other of crowd) {
        if (other === person) continue;
        person.meet(other.id, true).saysSize(size, clock.now());
      }
      person.bootstrap.update();
    }
    return crowd;
  };

  /** Which nodes wait in which room. */
  const keepersOf = (crowd: readonly Person[], room: Bytes): readonly Bytes[] =>
    crowd
      .filter((person) =>
        person.rooms().some((door) => door.room.join() === room.join() && door.mode === 'wait'),
      )
      .map(({ id }) => id);

  it('are the four nearest of fifty', () => {
    const crowd = crowdOf(50, 50);
    const { point } = roomAt({ crypto, network: NETWORK }, { day: DAYS[0]!, level: 0 }, stranger(1));
    const nearest = crowd.map(({ id }) => id).toSorted((a, b) => compareDistance(a, b, point));
    expect(keepersOf(crowd, point)).to.include.deep.members(nearest.slice(0, BOOTSTRAP_NODES_PER_ROOM));
    expect(crowd.filter(({ bootstrap }) => bootstrap.isKeeper())).to.have.lengthOf(BOOTSTRAP_NODES_PER_ROOM);
  });

  it('are the four nearest of each room where there are many, and about as many by chance', () => {
    const crowd = crowdOf(50, 1_024);
    let byChance = 0;
    for (let level = 0; level <= levelOf(1_024); level++) {
      for (let number = 0; number < 2 ** level; number++) {
        const prefix = Uint8Array.of((number << (8 - level)) & 0xff, 0, 0, 0);
        const { point } = roomAt({ crypto, network: NETWORK }, { day: DAYS[0]!, level }, prefix);
        const there = crowd
          .map(({ id }) => id)
          .filter((id) => bitsAt(id, 0, level) === bitsAt(prefix, 0, level));
        const nearest = there
          .toSorted((a, b) => compareDistance(a, b, point))
          .slice(0, BOOTSTRAP_NODES_PER_ROOM);
        const keepers = keepersOf(crowd, point);
        expect(keepers, `level ${level}, room ${number}`).to.include.deep.members(nearest);
        byChance += keepers.length - nearest.length;
      }
    }
    // Of 50 in 1,024 a twentieth of four in each of seven rooms.
    expect(byChance).to.be.at.most(7);
  });

  it('are not silenced by four keys that were made nearest: others listen by chance, others each hour', async () => {
    const clock = createVirtualClock();
    const { point } = roomAt({ crypto, network: NETWORK }, { day: DAYS[0]!, level: 0 }, stranger(1));
    const ground = [1, 2, 3, 4].map((last) => {
      const id = point.slice();
      id[6] = (id[6] as number) ^ last;
      return id;
    });
    const random = createSeededRandom(7);
    const crowd = Array.from({ length: 60 }, (_, seed) => personOf(clock, { seed, id: random.bytes(32) }));
    for (const person of crowd) {
      for (const id of [...ground, ...crowd.map((other) => other.id)])
        if (id !== person.id) person.meet(id, true).saysSize(64, clock.now());
    }
    const heard: number[] = [];
    const listeners = new Set<string>();
    for (let hour = 0; hour < 8; hour++) {
      expect(
        crowd.some(({ bootstrap }) => bootstrap.isKeeper()),
        `hour ${hour}`,
      ).to.equal(false);
      const there = keepersOf(crowd, point);
      for (const id of there) listeners.add(id.join());
      heard.push(there.length);
      await clock.advance(60 * MINUTE_MS);
    }
    expect(heard.filter((count) => count > 0).length, heard.join()).to.be.at.least(7);
    expect(heard.reduce((sum, count) => sum + count, 0) / heard.length).to.be.within(2, 7);
    expect(listeners.size).to.be.greaterThan(12);
  });

  it('keep other rooms tomorrow, and both around midnight', async () => {
    const clock = createVirtualClock();
    const [person] = [personOf(clock)];
    person.meet(stranger(1), true);
    const rooms = DAYS.map((day) =>
      roomAt({ crypto, network: NETWORK }, { day, level: 0 }, person.id).point.join(),
    );
    const kept = (): readonly number[] => {
      const held = new Set(person.rooms().map(({ room }) => room.join()));
      return rooms.flatMap((room, at) => (held.has(room) ? [at] : []));
    };
    const midnight = DAYS[1]! * 24 * 60 * MINUTE_MS;
    await clock.advance(midnight - 31 * MINUTE_MS - clock.now());
    expect(kept()).to.deep.equal([0]);
    await clock.advance(2 * MINUTE_MS);
    expect(kept()).to.deep.equal([0, 1]);
    await clock.advance(57 * MINUTE_MS);
    expect(kept()).to.deep.equal([0, 1]);
    await clock.advance(4 * MINUTE_MS);
    expect(kept()).to.deep.equal([1]);
  });

  it('are never those who only ask', () => {
    const [person] = crowdOf(3, 3) as [Person];
    expect(person.held()).to.deep.equal(['wait 0']);
    person.client = true;
    person.bootstrap.update();
    expect(person.held()).to.deep.equal([]);
  });

  it('call at the first door now and then themselves, so that two networks of one name become one', async () => {
    const clock = createVirtualClock();
    const person = personOf(clock);
    person.meet(stranger(1), true);
    const seen = await watch(clock, person, 3 * 60 * 60);
    const turns = seen.filter((line) => !line.startsWith('0:'));
    const calls = turns.filter((line) => line.endsWith('call 0')).map((line) => Number.parseFloat(line));
    const ends = turns.filter((line) => line.endsWith('wait 0')).map((line) => Number.parseFloat(line));
    expect(calls[0]! * 1_000).to.be.within((MINUTE_MS * 2) / 3 - 500, (MINUTE_MS * 4) / 3 + 500);
    expect(calls.length).to.be.within(4, 6);
    expect(calls.map((at, index) => Math.round(ends[index]! - at))).to.deep.equal(calls.map(() => 15));
  });
});
