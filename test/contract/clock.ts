import { expect } from 'chai';
import type { Clock } from '../../src/ports/clock.ts';

/** What every clock does. `pass` lets at least that many milliseconds go by on it. */
export const clockContract = (
  name: string,
  create: () => { clock: Clock; pass(ms: number): Promise<void> },
): void => {
  describe(`clock: ${name}`, () => {
    it('goes forward', async () => {
      const { clock, pass } = create();
      const before = clock.now();
      await pass(20);
      expect(clock.now() - before).to.be.at.least(20);
    });

    it('runs what is due in the order of its time, and in the order of asking at one time', async () => {
      const { clock, pass } = create();
      const ran: string[] = [];
      clock.after(30, () => ran.push('late'));
      clock.after(5, () => ran.push('early'));
      clock.after(5, () => ran.push('early, second'));
      await pass(60);
      expect(ran).to.deep.equal(['early', 'early, second', 'late']);
    });

    it('does not run what was cancelled, and does not mind a second cancel', async () => {
      const { clock, pass } = create();
      const ran: string[] = [];
      const cancel = clock.after(5, () => ran.push('cancelled'));
      cancel();
      cancel();
      await pass(20);
      expect(ran).to.deep.equal([]);
    });

    it('never runs at once, not even after no time at all', async () => {
      const { clock, pass } = create();
      let ran = false;
      clock.after(0, () => (ran = true));
      expect(ran).to.equal(false);
      await pass(10);
      expect(ran).to.equal(true);
    });

    it('waits for as long as it is told, also beyond what a timer holds', async () => {
      const { clock, pass } = create();
      let ran = false;
      const cancel = clock.after(60 * 24 * 60 * 60 * 1000, () => (ran = true));
      await pass(20);
      expect(ran).to.equal(false);
      cancel();
    });
  });
};
