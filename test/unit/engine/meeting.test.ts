import { expect } from 'chai';
import { daysAt, pairPlace, pairSecretOf, untilDaysChange } from '../../../src/engine/meeting/place.ts';
import { createSchedule } from '../../../src/engine/meeting/schedule.ts';
import { personIdOf } from '../../../src/engine/wire/ids.ts';
import { createVirtualClock } from '../../doubles/clock.ts';
import { createSeededRandom } from '../../doubles/random.ts';

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
    for (const now of [20_000 * DAY_MS, 20_000 * DAY_MS + HOUR_MS, 20_000 * DAY_MS + 23.75 * HOUR_MS]) {
      const next = now + untilDaysChange(now);
      expect(daysAt(next - 1)).to.deep.equal(daysAt(now));
      expect(daysAt(next)).not.to.deep.equal(daysAt(now));
    }
  });
});

describe('calling', () => {
  const plan = { callMs: 10_000, pausesMs: [60_000, 600_000] };

  it('begins at once, ends, and comes back after ever longer pauses', async () => {
    const clock = createVirtualClock();
    const schedule = createSchedule({ clock, random: createSeededRandom(5) });
    const calls: number[] = [];
    let was = false;
    const start = clock.now();
    for (let second = 0; second < 3_600; second++) {
      const calling = schedule.calling('a', plan);
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
    const long = { callMs: 10_000, pausesMs: [DAY_MS] };
    schedule.calling('a', long);
    await clock.advance(15_000);
    schedule.call('a');
    expect(schedule.calling('a', long)).to.equal(false);
    await clock.advance(60_000);
    schedule.call('a');
    expect(schedule.calling('a', long)).to.equal(true);
  });

  it('starts anew for somebody who was reached in between', async () => {
    const clock = createVirtualClock();
    const schedule = createSchedule({ clock, random: createSeededRandom(7) });
    schedule.calling('a', plan);
    await clock.advance(20_000);
    expect(schedule.calling('a', plan)).to.equal(false);
    schedule.keepOnly(new Set());
    expect(schedule.calling('a', plan)).to.equal(true);
  });
});
