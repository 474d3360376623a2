import type { Bytes } from '../../lib/bytes.ts';
import type { Cancel } from '../../lib/signal.ts';
import { TokenBucket } from '../../lib/token-bucket.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LinkCloseReason } from '../../ports/links.ts';
import { createFrameStream } from './frame-stream.ts';
import { Taken } from './datagrams.ts';
import { AHEAD_DATAGRAMS, MAX_TUNNEL_UNREAD_BYTES, TAKEN_DATAGRAMS } from './limits.ts';

/** What the receiving half needs, and what it calls. */
export interface StreamReceiverDeps {
  readonly clock: Clock;
  /** The allowance of frames of the device at the other end. */
  readonly frames: Pick<TokenBucket, 'charge' | 'waitMs'>;
  /** Takes one frame, in order. It counts as unread until the promise settles. */
  frame(frame: Bytes): void | Promise<void>;
  /** The stream breaks the rules. */
  broken(reason: LinkCloseReason): void;
}

/** The receiving half of a tunnel: puts the parts of the stream in order, each once. */
export interface StreamReceiver {
  take(number: number, bytes: Bytes): Taken;
  /** Hands over no more frames. */
  stop(): void;
}

/** The receiving half of one tunnel. */
export const createStreamReceiver = ({
  clock,
  frames,
  frame,
  broken,
}: StreamReceiverDeps): StreamReceiver => {
  const allowance = new TokenBucket(TAKEN_DATAGRAMS, clock.now());
  const stream = createFrameStream();
  const early = new Map<number, Bytes>();
  let expected = 0;
  let unread = 0;
  let timer: Cancel | undefined;
  let stopped = false;

  const stop = (): void => {
    stopped = true;
    timer?.();
    early.clear();
  };

  const deliver = (bytes: Bytes): void => {
    const whole = stream.push(bytes);
    if (!whole) return broken('malformed');
    frames.charge(clock.now(), whole.length);
    for (const one of whole) {
      if (stopped) return;
      const { length } = one;
      const reading = frame(one);
      if (!reading) continue;
      unread += length;
      const read = (): void => void (unread -= length);
      void reading.then(read, read);
    }
  };

  /** Hands over the frames that are complete, as fast as the allowance lets it. */
  const proceed = (): void => {
    for (let part = early.get(expected); part && !stopped; part = early.get(expected)) {
      const waitMs = frames.waitMs(clock.now());
      if (waitMs > 0) {
        timer ??= clock.after(waitMs, () => {
          timer = undefined;
          proceed();
        });
        return;
      }
      early.delete(expected);
      expected += 1;
      deliver(part);
    }
  };

  return {
    stop,
    take: (number, bytes) => {
      if (!allowance.take(clock.now())) return Taken.busy;
      if (number < expected || early.has(number)) return Taken.taken;
      if (number >= expected + AHEAD_DATAGRAMS || unread > MAX_TUNNEL_UNREAD_BYTES) return Taken.busy;
      early.set(number, bytes);
      proceed();
      return Taken.taken;
    },
  };
};
