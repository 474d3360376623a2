import { expect } from 'chai';
import {
  CALL_TURNS_MS,
  callsOn,
  daysAt,
  pairPlace,
  pairSecretOf,
  untilDaysChange,
} from '../../../../src/engine/meeting/place.ts';
import { type CallPlan, createSchedule } from '../../../../src/engine/meeting/schedule.ts';
import { personIdOf } from '../../../../src/engine/wire/ids.ts';
import { createVirtualClock } from '../../../doubles/clock.ts';
import { createSeededRandom } from '../../../doubles/random.ts';

const random = createSeededRandom(4);
const [mina, jun] = [personIdOf(random.bytes(32)), personIdOf(random.bytes(32))];
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe('meeting places', () => {
  const pairSecret = random.bytes(32);
  const on = { day: 20_000, network: 'driftpost' };

  it('are the same for both of a pair', () => {
    const [a, b] = [pairPlace(jun, pairSecret, on), pairPlace(mina, pairSecret, on)];
    expect([a.room, a.password, a.gateSecret]).to.deep.equal([b.room, b.password, b.gateSecret]);
  });

  it('differ by pair, by day and by network, in every part', () => {
    const parts = [
      pairPlace(jun, pairSecret, on),
      pairPlace(jun, pairSecret, { ...on, day: 20_001 }),
      pairPlace(jun, pairSecret, { ...on, network: 'another' }),
      pairPlace(jun, random.bytes(32), on),
    ].flatMap(({ room, password, gateSecret }) => [room, password, gateSecret.join()]);
    expect(new Set(parts).size).to.equal(parts.length);
  });

  it('derive from what both put in, whoever of them computes it', () => {
    const [a, b] = [
      { person: mina, share: random.bytes(32) },
      { person: jun, share: random.bytes(32) },
    ];
    expect(pairSecretOf(a, b)).to.deep.equal(pairSecretOf(b, a));
    expect(pairSecretOf(a, b)).not.to.deep.equal(pairSecretOf({ ...a, share: random.bytes(32) }, b));
  });

  it('of two days are held around midnight, so that clocks half an hour apart still meet', () => {
    const midnight = 20_000 * DAY_MS;
    expect(daysAt(midnight + HOUR_MS)).to.deep.equal([20_000]);
    expect(daysAt(midnight - HOUR_MS / 4)).to.deep.equal([19_999, 20_000]);
    expect(daysAt(midnight + HOUR_MS / 4)).to.deep.equal([19_999, 20_000]);
  });

  it('change exactly when they are said to', () => {
    for (const isSure of [true, false])
      for (const now of [20_000 * DAY_MS, 20_000 * DAY_MS + HOUR_MS, 20_000 * DAY_MS + 23.75 * HOUR_MS]) {
        const held = (at: number): string =>
          daysAt(at, isSure)
            .map((day) => `${day}${callsOn(day, { now: at, isSure, calledMs: 0 }) ? ' called' : ''}`)
            .join();
        const next = now + untilDaysChange(now, isSure);
        expect(held(next - 1)).to.equal(held(now));
        expect(held(next)).not.to.equal(held(now));
      }
  });

  const calledAt = (now: number, isSure: boolean, calledMs: number): readonly number[] =>
    daysAt(now, isSure).filter((day) => callsOn(day, { now, isSure, calledMs }));
  const start = 20_000 * DAY_MS;

  it('of two clocks that differ by a day at most have one in common at which one of the two calls at once', () => {
    for (let at = start; at < start + DAY_MS; at += HOUR_MS / 4)
      for (let ahead = -DAY_MS; ahead <= DAY_MS; ahead += HOUR_MS / 2) {
        const called = calledAt(at, false, 0);
        expect(called.length, 'one place is called at').to.equal(1);
        expect(daysAt(at + ahead, false)).to.include.members(called);
      }
  });

  it('are called at one by one, until one is that of who has the right time', () => {
    for (let at = start; at < start + DAY_MS; at += HOUR_MS / 4)
      for (let ahead = -DAY_MS; ahead <= DAY_MS; ahead += HOUR_MS / 2) {
        const turns = [0, ...CALL_TURNS_MS].map((ms) => calledAt(at + ahead, false, ms));
        expect(turns.map(({ length }) => length)).to.deep.equal([1, 1, 1, 1, 0]);
        expect(daysAt(at).some((day) => turns.flat().includes(day))).to.equal(true);
        // And the side with the right time calls where the other one waits.
        expect(daysAt(at + ahead, false).some((day) => calledAt(at, true, 0).includes(day))).to.equal(true);
      }
  });
});

describe('calling', () => {
  const plan: CallPlan = { callMs: 10_000, pausesMs: [60_000, 600_000] };

  it('begins at once, ends, and comes back after ever longer pauses', async () => {
    const clock = createVirtualClock();
    const schedule = createSchedule({ clock, random: createSeededRandom(5) });
    const calls: number[] = [];
    let was = false;
    const start = clock.now();
    for (let second = 0; second < 3_600; second++) {
      const calling = schedule.calling('a', plan) !== undefined;
      if (calling && !was) calls.push(clock.now() - start);
      was = calling;
      await clock.advance(1_000);
    }
    expect(calls[0]).to.equal(0);
    expect(calls[1]).to.be.within(55_000, 85_000);
    expect((calls[2] ?? 0) - (calls[1] ?? 0)).to.be.within(460_000, 760_000);
    expect(calls.length).to.be.within(6, 10);
  });

  it('happens early when asked for, but not in a row', async () => {
    const clock = createVirtualClock();
    const schedule = createSchedule({ clock, random: createSeededRandom(6) });
    const long: CallPlan = { callMs: 10_000, pausesMs: [DAY_MS] };
    schedule.calling('a', long);
    await clock.advance(15_000);
    schedule.call('a');
    expect(schedule.calling('a', long)).to.equal(undefined);
    await clock.advance(60_000);
    schedule.call('a');
    expect(schedule.calling('a', long)).to.equal(0);
  });

  it('that is wanted while they are called, or just after, happens as soon as may be, once', async () => {
    const clock = createVirtualClock();
    const schedule = createSchedule({ clock, random: createSeededRandom(8) });
    const long: CallPlan = { callMs: 10_000, pausesMs: [DAY_MS] };
    schedule.calling('a', long);
    await clock.advance(5_000);
    schedule.call('a', true);
    await clock.advance(34_000);
    schedule.call('a', true);
    expect(schedule.calling('a', long)).to.equal(undefined);
    expect(schedule.nextChange()).to.equal(1_000);
    await clock.advance(1_000);
    expect(schedule.calling('a', long)).to.equal(0);
    await clock.advance(HOUR_MS);
    expect(schedule.calling('a', long)).to.equal(undefined);
  });

  it('starts anew for somebody who was reached in between', async () => {
    const clock = createVirtualClock();
    const schedule = createSchedule({ clock, random: createSeededRandom(7) });
    schedule.calling('a', plan);
    await clock.advance(20_000);
    expect(schedule.calling('a', plan)).to.equal(undefined);
    schedule.keepOnly(new Set());
    expect(schedule.calling('a', plan)).to.equal(0);
  });
});
