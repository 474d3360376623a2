import { expect } from 'chai';
import { aheadOf } from '../../../src/lib/clock-sample.ts';
import { createCorrectedClock, dateOf } from '../../../src/platform/corrected-clock.ts';
import { createHostTime, keepComparing } from '../../../src/platform/host-time.ts';
import { createVirtualClock } from '../../doubles/clock.ts';

const DAY_MS = 24 * 60 * 60_000;

describe('a clock that is set right', () => {
  /** What a device that is so far ahead makes of an answer that takes so long. */
  const compare = async (aheadMs: number, tookMs: number, headers: (date: string) => HeadersInit) => {
    const right = createVirtualClock();
    const device = { now: () => right.now() + aheadMs, after: right.after.bind(right) };
    const clock = createCorrectedClock(device);
    const heard = createHostTime(clock).asking();
    await right.advance(tookMs / 2);
    const date = new Date(right.now()).toUTCString();
    await right.advance(tookMs / 2);
    heard(new Response('', { headers: headers(date) }));
    return { clock, offMs: Math.abs(clock.now() - right.now()) };
  };

  for (const aheadMs of [-8 * DAY_MS, -DAY_MS, -300_000, -7_000, 7_000, 90_000, DAY_MS, 8 * DAY_MS])
    for (const tookMs of [0, 400, 5_000])
      it(`goes right although the device is ${aheadMs} ms ahead and the answer takes ${tookMs} ms`, async () => {
        const { clock, offMs } = await compare(aheadMs, tookMs, (date) => ({ date }));
        expect(offMs).to.be.below(1_500);
        expect(clock.comparison.get()?.by).to.equal('host');
      });

  it('is left as it is where it is right to two seconds', async () => {
    for (const aheadMs of [-1_400, 0, 1_400]) {
      const { clock } = await compare(aheadMs, 100, (date) => ({ date }));
      expect(clock.comparison.get()).to.deep.equal({ by: 'host', aheadMs: 0 });
    }
  });

  it('does not jump to and fro between two measurements', async () => {
    const right = createVirtualClock();
    const clock = createCorrectedClock({ now: () => right.now() + DAY_MS, after: right.after.bind(right) });
    const host = createHostTime(clock);
    const seen = new Set<number | undefined>();
    for (let times = 0; times < 10; times++) {
      host.asking()(new Response('', { headers: { date: new Date(right.now()).toUTCString() } }));
      seen.add(clock.comparison.get()?.aheadMs);
      await right.advance(330);
    }
    expect(seen.size).to.equal(1);
  });

  it('counts how long a cache on the way has kept the answer', async () => {
    const { offMs } = await compare(DAY_MS, 100, (date) => ({
      date: new Date(Date.parse(date) - 600_000).toUTCString(),
      age: '600',
    }));
    expect(offMs).to.be.below(1_500);
  });

  it('makes nothing of an answer without a time, or one that came too late', async () => {
    for (const [tookMs, headers] of [
      [100, {}],
      [100, { date: 'yesterday' }],
      [11_000, { date: new Date(0).toUTCString() }],
    ] as const) {
      const { clock } = await compare(DAY_MS, tookMs, () => headers);
      expect(clock.comparison.get()).to.equal(undefined);
    }
    expect(dateOf(new Headers({ date: new Date(0).toUTCString(), age: '-1' }))).to.equal(undefined);
    expect(aheadOf({ said: 0, askedAt: 10, answeredAt: 5 }), 'the clock was set meanwhile').to.equal(
      undefined,
    );
  });

  it('is compared again until the host answers, and whenever one comes back to it', async () => {
    const right = createVirtualClock();
    let aheadMs = DAY_MS;
    const device = { now: () => right.now() + aheadMs, after: right.after.bind(right) };
    const clock = createCorrectedClock(device);
    let [asked, changed, isThere] = [0, 0, false];
    const again = keepComparing({
      clock,
      hostTime: createHostTime(clock),
      device,
      ask: async () => {
        asked += 1;
        return isThere
          ? new Response('', { headers: { date: new Date(right.now()).toUTCString() } })
          : undefined;
      },
    });
    clock.comparison.subscribe(() => (changed += 1));
    await right.advance(3 * 300_000);
    expect([asked, changed, clock.comparison.get()]).to.deep.equal([3, 0, undefined]);
    isThere = true;
    await right.advance(DAY_MS);
    expect([asked, changed]).to.deep.equal([4, 1]);
    aheadMs = 2 * DAY_MS;
    again();
    await right.settle();
    expect([asked, changed]).to.deep.equal([5, 2]);
    expect(Math.abs(clock.now() - right.now())).to.be.below(1_500);
  });

  it('goes by what contacts say until the host says it, and by the host alone from then on', () => {
    const device = createVirtualClock();
    const clock = createCorrectedClock(device);
    clock.correct({ by: 'contacts', aheadMs: 3_600_000 });
    expect(device.now() - clock.now()).to.equal(3_600_000);
    clock.correct({ by: 'host', aheadMs: 0 });
    expect(device.now() - clock.now()).to.equal(0);
    clock.correct({ by: 'contacts', aheadMs: 3_600_000 });
    expect(clock.comparison.get()).to.deep.equal({ by: 'host', aheadMs: 0 });
  });

  it('is moved by a day at most by what contacts say, and says how far it is off all the same', () => {
    const device = createVirtualClock();
    const clock = createCorrectedClock(device);
    clock.correct({ by: 'contacts', aheadMs: -DAY_MS });
    expect(device.now() - clock.now()).to.equal(-DAY_MS);
    clock.correct({ by: 'contacts', aheadMs: 8 * DAY_MS });
    expect([device.now() - clock.now(), clock.comparison.get()?.aheadMs]).to.deep.equal([0, 8 * DAY_MS]);
  });
});
