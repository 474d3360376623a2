import { systemClock } from '../../src/platform/clock.ts';
import { createVirtualClock } from '../doubles/clock.ts';
import { clockContract } from './clock.ts';

clockContract('virtual', () => {
  const clock = createVirtualClock();
  return { clock, pass: clock.advance };
});

clockContract('of the browser', () => ({
  clock: systemClock,
  // The time itself is the subject here, so it has to pass.
  pass: (ms) => new Promise((resolve) => void systemClock.after(ms + 5, resolve)),
}));
