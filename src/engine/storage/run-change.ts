import type { Cancel } from '../../lib/signal.ts';
import { type Result, err } from '../../lib/result.ts';
import type { Clock } from '../../ports/clock.ts';
import type { StoreError } from '../../ports/store.ts';
import type { NotKept } from '../api/errors.ts';
import { type WriteBuffer, createWriteBuffer } from './write-buffer.ts';
import { type Tx, openTx } from './transaction.ts';

/** What a change does, and what it answers. */
export type Work<T, E> = (tx: Tx) => Promise<Result<T, E>>;

/** What running the work of a change came to; its writes are in the group by now, if there are any. */
export interface Ran<T, E> {
  readonly answer: Result<T, E | NotKept>;
  readonly hasWritten: boolean;
  /** Runs once that is in the store. */
  readonly kept: readonly (() => void)[];
  /** Why something could not be read: then the answer does not count. */
  readonly failure: StoreError | undefined;
}

/**
 * Knows whether the code that runs just now is inside of a change. A change that waits for another one waits for ever, as
 * the other one waits for it; so that is found where it can be, and answered with an error.
 */
export interface Inside {
  /** Code is known to be inside from where a change begins to its first await, and from a read of it to the next await. */
  isNow(): boolean;
  /** Begins the work of a change. */
  begin<T>(work: () => T): T;
  /** A read of a change: what awaits it goes on inside. */
  mark<T>(read: Promise<T>): Promise<T>;
}

/** Nothing is inside yet. */
export const createInside = (): Inside => {
  let isInside = false;
  const enter = (): void => void (isInside = true);
  const leave = (): void => void (isInside = false);
  return {
    isNow: () => isInside,
    begin: (work) => {
      enter();
      try {
        return work();
      } finally {
        leave();
      }
    },
    // Not async: that would put other code between what settles here and what awaits it.
    mark: <T>(read: Promise<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        const settle = (go: () => void): void => {
          // Microtasks run as they were queued, so nothing else comes in between.
          queueMicrotask(enter);
          go();
          queueMicrotask(leave);
        };
        read.then(
          (value) => settle(() => resolve(value)),
          (error: unknown) => settle(() => reject(error)),
        );
      }),
  };
};

/** What a change runs in. */
export interface Surroundings {
  readonly clock: Clock;
  readonly inside: Inside;
  /** Answers `otherwise` where there was an error, which is reported. */
  attempt<T, E>(area: string, work: () => T | Promise<T>, otherwise: E): Promise<T | E>;
}

/**
 * The work of a change takes milliseconds. Work that takes minutes waits for something that it must not wait for, and
 * everything else would wait with it: it is given up. It is looked so often, so many milliseconds apart, so that nothing is
 * given up because the device slept meanwhile.
 */
const LOOKS = 3;
const LOOK_EVERY_MS = 10_000;

/** The change that was answered by an error; that has been reported. */
export const BUG: NotKept = { kind: 'not-kept', problem: 'failed' };

/** The same, but an error where it takes too long. */
const withinTime = <T>(clock: Clock, work: Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    let looks = 0;
    let cancel: Cancel;
    const look = (): void => {
      looks += 1;
      if (looks === LOOKS)
        reject(new Error('a change takes too long: it waits for what it must not wait for'));
      else cancel = clock.after(LOOK_EVERY_MS, look);
    };
    cancel = clock.after(LOOK_EVERY_MS, look);
    work.then(resolve, reject).finally(() => cancel());
  });

/** Runs the work of a change over what those before it in its group have written, and adds what it writes. */
export const runChange = async <T, E>(
  work: Work<T, E>,
  group: WriteBuffer,
  { clock, inside, attempt }: Surroundings,
): Promise<Ran<T, E>> => {
  const own = createWriteBuffer(group);
  const { tx, end } = openTx(own, inside.mark);
  const begin = (): Promise<Result<T, E>> =>
    withinTime(
      clock,
      inside.begin(() => work(tx)),
    );
  const answer = await attempt('storage', begin, err(BUG));
  const { failure, kept } = end();
  if (failure || !answer.ok) return { answer, hasWritten: false, kept: [], failure };
  const batch = own.batch();
  for (const op of batch) group.apply(op);
  return { answer, hasWritten: batch.length > 0, kept, failure };
};
