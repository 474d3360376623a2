import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';

/** What a person does with a page: any of these is being there. */
const INPUT = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

/** What is watched, and what happens when nothing comes. */
export interface AutoLock {
  readonly clock: Clock;
  /** The window, or what stands for it. */
  readonly target: EventTarget;
  /** Where `visibilitychange` is told. */
  readonly page: EventTarget;
  readonly idleMs: number;
  lock(): void;
}

/**
 * Locks once there was no input for that long. A device that slept wakes up with its timers late: the first
 * sign of life after the time locks, and does not count as input.
 */
export const startAutoLock = ({ clock, target, page, idleMs, lock }: AutoLock): Cancel => {
  let last = clock.now();
  let cancel: Cancel = () => undefined;
  const stop = (): void => {
    cancel();
    for (const kind of INPUT) target.removeEventListener(kind, input, true);
    page.removeEventListener('visibilitychange', look);
  };
  const isOver = (): boolean => {
    // A clock that was set back says nothing about how long it was.
    if (clock.now() < last) last = clock.now();
    if (clock.now() - last < idleMs) return false;
    stop();
    lock();
    return true;
  };
  const look = (): void => {
    if (isOver()) return;
    cancel();
    cancel = clock.after(last + idleMs - clock.now(), look);
  };
  const input = (): void => {
    if (!isOver()) last = clock.now();
  };
  for (const kind of INPUT) target.addEventListener(kind, input, { capture: true, passive: true });
  page.addEventListener('visibilitychange', look);
  look();
  return stop;
};
