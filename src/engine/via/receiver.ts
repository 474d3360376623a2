import type { Bytes } from '../../lib/bytes.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LinkCloseReason } from '../../ports/links.ts';
import { createAllowance } from './allowance.ts';
import { createFrameStream } from './frame-stream.ts';
import { Taken } from './letter-codec.ts';
import { AHEAD_LETTERS, MAX_UNREAD_BYTES, TAKEN_BURST, TAKEN_PER_SECOND } from './limits.ts';

/** What receiving needs, and whom it tells. */
export interface ReceiverDeps {
  readonly clock: Clock;
  /** One frame, in its turn; counts as unread until the promise settles. */
  frame(frame: Bytes): void | Promise<void>;
  /** What came breaks the rules. */
  broken(reason: LinkCloseReason): void;
}

/** The receiving half of a link: puts the parts of the stream into their order, each once. */
export interface Receiver {
  take(number: number, bytes: Bytes): Taken;
}

/** The receiving half of one link. */
export const createReceiver = ({ clock, frame, broken }: ReceiverDeps): Receiver => {
  const allowance = createAllowance(clock, TAKEN_PER_SECOND, TAKEN_BURST);
  const stream = createFrameStream();
  const early = new Map<number, Bytes>();
  let expected = 0;
  let unread = 0;

  const deliver = (bytes: Bytes): void => {
    const frames = stream.push(bytes);
    if (!frames) return broken('malformed');
    for (const one of frames) {
      const { length } = one;
      const reading = frame(one);
      if (!reading) continue;
      unread += length;
      const read = (): void => void (unread -= length);
      void reading.then(read, read);
    }
  };

  return {
    take: (number, bytes) => {
      if (!allowance.take()) return Taken.busy;
      if (number < expected || early.has(number)) return Taken.taken;
      if (number >= expected + AHEAD_LETTERS || unread > MAX_UNREAD_BYTES) return Taken.busy;
      early.set(number, bytes);
      for (let part = early.get(expected); part; part = early.get(expected)) {
        early.delete(expected);
        expected += 1;
        deliver(part);
      }
      return Taken.taken;
    },
  };
};
