import { createErrorBoundary } from '../../../../../src/engine/error-boundary.ts';
import { createTestLog } from '../../../../doubles/log.ts';
import { expect } from 'chai';
import type { Core } from '../../../../../src/engine/core.ts';
import {
  type DialTarget,
  createRedialling,
} from '../../../../../src/engine/overlay-host/signalling/redialling.ts';
import type { NodeKey, Overlay } from '../../../../../src/engine/overlay/overlay.ts';
import { personIdOf } from '../../../../../src/engine/wire/ids.ts';
import { createVirtualClock } from '../../../../doubles/clock.ts';
import { createSeededRandom } from '../../../../doubles/random.ts';

const MINUTE_MS = 60_000;

/** People to dial over an overlay in which no node answers, and the times of the dials. */
const createParts = (count: number, answerMs = 100) => {
  const clock = createVirtualClock();
  const random = createSeededRandom(41);
  const start = clock.now();
  const dialled: { readonly device: NodeKey; readonly at: number }[] = [];
  let under = 0;
  let most = 0;
  let ready = true;
  const waiting: (() => void)[] = [];
  const overlay = {
    isReady: () => ready,
    ready: () => new Promise<void>((resolve) => waiting.push(resolve)),
    dial: (device: NodeKey) =>
      new Promise<boolean>((resolve) => {
        dialled.push({ device, at: clock.now() - start });
        if (mistakes > 0) {
          mistakes -= 1;
          throw new Error('on purpose');
        }
        under += 1;
        most = Math.max(most, under);
        clock.after(answerMs, () => {
          under -= 1;
          resolve(false);
        });
      }),
  } as unknown as Overlay;
  let wanted: readonly DialTarget[] = Array.from({ length: count }, (_, at) => ({
    key: `contact:${at}`,
    person: personIdOf(Uint8Array.of(at)),
    devices: [new Uint8Array(32).fill(at)],
    what: () => new Uint8Array(1),
  }));
  const errors: unknown[] = [];
  let mistakes = 0;
  const calls = createRedialling({
    core: { clock, random, boundary: createErrorBoundary(createTestLog({ errors })) } as unknown as Core,
    path: () => overlay,
    targets: () => wanted,
  });
  return {
    clock,
    calls,
    dialled,
    most: () => most,
    errors,
    makeMistake: () => void (mistakes += 1),
    person: (at: number) => wanted[at]?.person ?? undefined,
    want: (next: (all: readonly DialTarget[]) => readonly DialTarget[]) => (wanted = next(wanted)),
    setReady: (is: boolean) => {
      ready = is;
      if (is) for (const tell of waiting.splice(0)) tell();
    },
  };
};

describe('calls over the network', () => {
  it('are made at once, then after 1, 5, 15 and 60 minutes, and every hour', async () => {
    const { clock, calls, dialled } = createParts(1);
    calls.update();
    await clock.advance(300 * MINUTE_MS);
    const pauses = dialled.slice(1).map(({ at }, before) => (at - (dialled[before]?.at ?? 0)) / MINUTE_MS);
    expect(dialled[0]?.at).to.equal(0);
    for (const [at, minutes] of [1, 5, 15, 60, 60].entries())
      expect(pauses[at]).to.be.within(minutes * 0.74, minutes * 1.26);
    expect(dialled.length).to.be.within(6, 8);
  });

  it('are made when somebody has written, but not in a row', async () => {
    const { clock, calls, dialled, person } = createParts(2);
    calls.update();
    await clock.advance(10_000);
    calls.call(person(0));
    await clock.advance(1_000);
    expect(dialled.length).to.equal(2);
    await clock.advance(25_000);
    calls.call(person(0));
    await clock.advance(1_000);
    expect(dialled.map(({ device }) => device[0])).to.deep.equal([0, 1, 0]);
  });

  it('are made again when that is wished after the clock was set back, however far', async () => {
    const { clock, calls, dialled } = createParts(1);
    calls.update();
    await clock.advance(10_000);
    clock.jump(-20 * 60 * MINUTE_MS);
    calls.call();
    await clock.advance(1_000);
    expect(dialled.length).to.equal(2);
  });

  it('go out a few at a time, and to everybody in the end', async () => {
    const { clock, calls, dialled, most } = createParts(40);
    calls.update();
    await clock.advance(2_000);
    expect(new Set(dialled.map(({ device }) => device[0])).size).to.equal(40);
    expect(most()).to.equal(6);
  });

  it('end with who is linked, and begin anew when they are lost', async () => {
    const { clock, calls, dialled, want } = createParts(1);
    calls.update();
    await clock.advance(3 * MINUTE_MS);
    const before = dialled.length;
    let gone: readonly DialTarget[] = [];
    want((all) => {
      gone = all;
      return [];
    });
    calls.update();
    await clock.advance(120 * MINUTE_MS);
    expect(dialled.length).to.equal(before);
    want(() => gone);
    calls.update();
    await clock.advance(1_000);
    expect(dialled.length).to.equal(before + 1);
  });

  it('wait until there is somebody to ask', async () => {
    const { clock, calls, dialled, setReady } = createParts(1);
    setReady(false);
    calls.update();
    await clock.advance(MINUTE_MS);
    expect(dialled).to.deep.equal([]);
    setReady(true);
    await clock.advance(1_000);
    expect(dialled.length).to.equal(1);
  });

  it('are made again after an error, and to the others meanwhile', async () => {
    const { clock, calls, dialled, errors, makeMistake } = createParts(2);
    makeMistake();
    calls.update();
    await clock.advance(2 * MINUTE_MS);
    expect(errors).to.have.length(1);
    expect(dialled.map(({ device }) => device[0]).toSorted()).to.deep.equal([0, 0, 1, 1]);
  });

  it('are made anew once there is somebody to ask again, also those that were under way when nobody was', async () => {
    const { clock, calls, dialled, setReady } = createParts(2, 8_000);
    calls.update();
    await clock.advance(1_000);
    setReady(false);
    calls.update();
    await clock.advance(3_000);
    setReady(true);
    await clock.advance(10_000);
    expect(dialled.map(({ at }) => at)).to.deep.equal([0, 0, 8_000, 8_000]);
    await clock.advance(20_000);
    expect(dialled.length, 'and then not in a row').to.equal(4);
  });
});
