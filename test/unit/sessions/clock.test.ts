import { expect } from 'chai';
import fc from 'fast-check';
import { isPrekeyDue, rotatePrekeys } from '../../../src/engine/sessions/prekeys.ts';
import {
  START_MS,
  couple,
  createParty,
  noble,
  preferredOf,
  receive,
  send,
  start,
  webCrypto,
} from './world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const YEAR_MS = 365 * DAY_MS;
/** The latest time of a start that is taken: the end of the year 9999. */
const LATEST_MS = 253_402_300_000_000;

/** How a clock is set, by its owner, a dead battery or a wrong server: both ways, by minutes to decades. */
const jump = fc
  .tuple(fc.constantFrom(-1, 1), fc.constantFrom(HOUR_MS, DAY_MS, 10 * DAY_MS, YEAR_MS), fc.nat(40))
  .map(([way, unit, times]) => way * unit * times);
const jumps = fc.array(jump, { minLength: 1, maxLength: 6 });

/** A clock that goes on by an hour, and is set now and then. It does not go behind 1970. */
const createWildClock = () => {
  let now = START_MS;
  return {
    now: () => now,
    hour: () => void (now += HOUR_MS),
    set: (by: number) => void (now = Math.max(0, now + by)),
  };
};

describe('sessions on a clock that was wrong', () => {
  it('change prekeys as often as ever, and keep no secret for longer', async () => {
    const { deps } = await createParty(webCrypto, 1);
    await fc.assert(
      fc.asyncProperty(jumps, fc.integer({ min: 1, max: 60 }), async (sets, hours) => {
        const clock = createWildClock();
        let prekeys = await rotatePrekeys(deps, [], clock.now());
        const look = async () => {
          prekeys = await rotatePrekeys(deps, prekeys, clock.now());
          const newest = prekeys.at(-1)!;
          expect(isPrekeyDue(newest.madeAt, clock.now()), 'the newest is due at once').to.equal(false);
        };
        for (const by of sets) {
          clock.set(by);
          for (let hour = 0; hour < hours; hour++, clock.hour()) await look();
        }
        const before = new Set(prekeys);
        let changes = 0;
        // It is right from here on. A time that is a day ahead passes for right, so it takes a day more.
        for (let hour = 0; hour < 17 * 24 + 1; hour++, clock.hour()) {
          const newest = prekeys.at(-1);
          await look();
          if (prekeys.at(-1) !== newest) changes++;
        }
        expect(prekeys.filter((prekey) => before.has(prekey))).to.deep.equal([]);
        expect(changes).to.be.within(10, 12);
        expect(prekeys.length).to.be.at.most(12);
      }),
      { numRuns: 25, seed: 7 },
    );
  });

  it('take no start twice, whatever the clock does between', async () => {
    await fc.assert(
      fc.asyncProperty(jumps, async (sets) => {
        const [alice, bob] = await couple(webCrypto);
        const sealed = await send(alice, bob, 'once');
        expect(await receive(bob, alice, sealed)).to.equal('once');
        bob.state = { ...bob.state, sessions: [] };
        const clock = createWildClock();
        for (const by of sets) {
          clock.set(by);
          // Others start in between, which is when old starts are forgotten.
          const again = await receive(bob, alice, sealed, clock.now());
          expect(again).to.deep.equal({ error: 'duplicate' });
          bob.state = { ...bob.state, sessions: [] };
          await start(alice, bob);
          await receive(bob, alice, await send(alice, bob, 'another'), clock.now());
        }
        bob.prekeys = await rotatePrekeys(bob.deps, bob.prekeys, START_MS + 17 * DAY_MS);
        const late = await receive({ ...bob, state: { ...bob.state, sessions: [] } }, alice, sealed);
        expect(late).to.deep.equal({ error: 'unknown-prekey' });
      }),
      { numRuns: 25, seed: 8 },
    );
  });

  it('are not jammed by a start from the end of time', async () => {
    const [alice, bob] = await couple(noble);
    expect(await receive(bob, alice, await send(alice, bob, 'late', LATEST_MS))).to.equal('late');
    expect(bob.state.clock).to.be.at.most(START_MS);
    const theirs = preferredOf(bob);
    await start(bob, alice, START_MS + 1);
    expect(preferredOf(bob)).not.to.equal(theirs);
    expect(await receive(alice, bob, await send(bob, alice, 'anew'), LATEST_MS)).to.equal('anew');
    expect(await receive(bob, alice, await send(alice, bob, 'well', LATEST_MS))).to.equal('well');
    // A device goes on as well if its own clock stands there.
    await start(alice, bob, LATEST_MS);
    await start(alice, bob, LATEST_MS + DAY_MS);
  });

  it('are put behind a new start, also on a clock that stands still or was set back', async () => {
    const [alice, bob] = await couple(noble);
    for (const now of [START_MS, START_MS, START_MS - YEAR_MS, START_MS - 30 * YEAR_MS]) {
      const before = new Set(alice.state.sessions.map(({ id }) => id.join()));
      await start(alice, bob, now);
      expect(before.has(preferredOf(alice))).to.equal(false);
    }
  });

  it('are not kept for what a clock that was ahead said of their use', async () => {
    const [alice, bob] = await couple(noble);
    for (let i = 0; i < 3; i++) await start(alice, bob, START_MS + 10 * YEAR_MS);
    expect(alice.state.sessions).to.have.length(3);
    await start(alice, bob, START_MS);
    await start(alice, bob, START_MS);
    expect(alice.state.sessions.map(({ usedAt }) => usedAt)).to.deep.equal([START_MS, START_MS]);
  });

  it('become one where both start and one clock is days ahead', async () => {
    for (const ahead of [DAY_MS / 2, 3 * DAY_MS, 20 * YEAR_MS]) {
      const [alice, bob] = await couple(webCrypto);
      const [a, b] = [await send(alice, bob, 'a', START_MS + ahead), await send(bob, alice, 'b')];
      expect(await receive(bob, alice, a)).to.equal('a');
      expect(await receive(alice, bob, b, START_MS + ahead)).to.equal('b');
      expect(preferredOf(alice), `${ahead}`).to.equal(preferredOf(bob));
    }
  });

  it('keep keys of overtaken messages for fourteen days from when the clock was right', async () => {
    const ahead = 10 * YEAR_MS;
    for (const [days, expected] of [
      [13, '0'],
      [14, { error: 'duplicate' }],
    ] as const) {
      const [alice, bob] = await couple(webCrypto);
      const sealed = [];
      for (const text of ['0', '1', '2']) sealed.push(await send(alice, bob, text));
      expect(await receive(bob, alice, sealed[2]!, START_MS + ahead)).to.equal('2');
      // Set right: from here on the days are counted.
      expect(await receive(bob, alice, sealed[1]!)).to.equal('1');
      expect(await receive(bob, alice, sealed[0]!, START_MS + days * DAY_MS)).to.deep.equal(expected);
    }
  });

  it('mix a hybrid secret in when the clock was set back by a day or more, and not for an hour', async () => {
    for (const [ahead, isMixed] of [
      [HOUR_MS, false],
      [DAY_MS, true],
      [10 * YEAR_MS, true],
    ] as const) {
      const [alice, bob] = await couple(webCrypto);
      const then = START_MS + ahead;
      await receive(bob, alice, await send(alice, bob, 'a', then), then);
      await receive(alice, bob, await send(bob, alice, 'b', then), then);
      await receive(bob, alice, await send(alice, bob, 'a'));
      await receive(alice, bob, await send(bob, alice, 'b'));
      expect(alice.state.sessions[0]!.ratchet.rekey.mixedAt).to.equal(isMixed ? START_MS : then);
    }
  });
});
