import { expect } from 'chai';
import { createDeparture } from '../../../../../src/engine/overlay-host/participation/departure.ts';
import { createVirtualClock } from '../../../../doubles/clock.ts';

const LONG_MS = 60_000;

const createLeaving = () => {
  const clock = createVirtualClock();
  const left: number[] = [];
  const begun = clock.now();
  const answers: (() => void)[] = [];
  const departure = createDeparture({
    clock,
    takeBack: () => new Promise((resolve) => void answers.push(resolve)),
    leave: () => void left.push(clock.now() - begun),
  });
  return { clock, departure, answers, left };
};

describe('leaving the network', () => {
  it('waits until what others would find is taken back, and does it once', async () => {
    const { clock, departure, answers, left } = createLeaving();
    departure.begin();
    departure.begin();
    await clock.advance(2_000);
    expect([answers.length, left]).to.deep.equal([1, []]);
    answers[0]!();
    await clock.advance(LONG_MS);
    expect(left).to.deep.equal([2_000]);
  });

  it('does not wait for ever', async () => {
    const { clock, departure, answers, left } = createLeaving();
    departure.begin();
    await clock.advance(LONG_MS);
    answers[0]!();
    await clock.advance(LONG_MS);
    expect(left).to.deep.equal([10_000]);
  });

  it('is called off by who stays, also where the network answers late', async () => {
    const { clock, departure, answers, left } = createLeaving();
    departure.begin();
    departure.callOff();
    await clock.advance(LONG_MS);
    expect(left).to.deep.equal([]);
    departure.begin();
    answers[0]!();
    await clock.advance(1_000);
    expect(left).to.deep.equal([]);
    answers[1]!();
    await clock.advance(0);
    expect(left).to.deep.equal([LONG_MS + 1_000]);
  });
});
