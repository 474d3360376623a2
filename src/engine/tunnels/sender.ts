import { type Backoff, createBackoff } from '../../lib/backoff.ts';
import { type Bytes, concat, ownBytes } from '../../lib/bytes.ts';
import type { Cancel } from '../../lib/signal.ts';
import { TokenBucket } from '../../lib/token-bucket.ts';
import type { Clock } from '../../ports/clock.ts';
import { lengthPrefixed } from './frame-stream.ts';
import { CHUNK_BYTES, Taken } from './datagrams.ts';
import {
  GIVE_UP_MS,
  MAX_QUEUE_BYTES,
  QUEUE_BYTES,
  RETRY_PAUSES_MS,
  SENT_DATAGRAMS,
  WINDOW_DATAGRAMS,
} from './limits.ts';

/** What the sending half needs, and what it calls. */
export interface StreamSenderDeps {
  readonly clock: Clock;
  /** Sends a part of the stream. Resolves with the acknowledgement, or undefined where the other end was not reached. */
  carry(number: number, bytes: Bytes): Promise<Taken | undefined>;
  /** Nothing gets through any more, or the other end does not know this tunnel. */
  lost(): void;
}

/** The sending half of a tunnel: a stream of frames in numbered datagrams, sent again until they are acknowledged. */
export interface StreamSender {
  /** Resolves when the next frame may be sent. False: the tunnel is gone, or too much waits. */
  send(frame: Bytes): Promise<boolean>;
  /** Runs once all data is acknowledged. */
  whenIdle(run: () => void): void;
  stop(): void;
}

/** A part of the stream that is under way. */
interface Datagram {
  readonly number: number;
  readonly bytes: Bytes;
  readonly pauses: Backoff;
}

/** The sending half of one tunnel. */
export const createStreamSender = ({ clock, carry, lost }: StreamSenderDeps): StreamSender => {
  const allowance = new TokenBucket(SENT_DATAGRAMS, clock.now());
  const underWay = new Set<number>();
  const waiting: ((sent: boolean) => void)[] = [];
  let queue: Bytes[] = [];
  let queued = 0;
  let next = 0;
  let takenAt = clock.now();
  let timer: Cancel | undefined;
  let onIdle: (() => void) | undefined;
  let stopped = false;

  const stop = (): void => {
    stopped = true;
    timer?.();
    queue = [];
    for (const settle of waiting.splice(0)) settle(false);
  };

  const giveUp = (): void => {
    if (stopped) return;
    stop();
    lost();
  };

  /** Waits for a moment, so that small frames travel in one datagram. */
  const soon = (ms: number): void => {
    timer ??= clock.after(ms, () => {
      timer = undefined;
      pump();
    });
  };

  const took = (number: number): void => {
    takenAt = clock.now();
    underWay.delete(number);
    pump();
  };

  const transmit = async (datagram: Datagram): Promise<void> => {
    const { number, bytes, pauses } = datagram;
    const said = await carry(number, bytes);
    if (stopped) return;
    if (said === Taken.taken) return took(number);
    if (said === Taken.gone || clock.now() - takenAt >= GIVE_UP_MS) return giveUp();
    clock.after(pauses.next(), () => (stopped ? undefined : void transmit(datagram)));
  };

  const nextChunk = (): Bytes => {
    const whole = queue.length === 1 ? (queue[0] as Bytes) : concat(...queue);
    const chunk = ownBytes(whole.subarray(0, CHUNK_BYTES));
    const rest = whole.subarray(chunk.length);
    queue = rest.length > 0 ? [ownBytes(rest)] : [];
    queued = rest.length;
    return chunk;
  };

  const pump = (): void => {
    while (!stopped && queued > 0 && underWay.size < WINDOW_DATAGRAMS) {
      if (!allowance.take(clock.now())) return soon(allowance.waitMs(clock.now()));
      // The timeout counts from the first datagram that can be answered.
      if (underWay.size === 0) takenAt = clock.now();
      const number = next++;
      underWay.add(number);
      void transmit({ number, bytes: nextChunk(), pauses: createBackoff(RETRY_PAUSES_MS) });
    }
    if (queued <= QUEUE_BYTES) for (const settle of waiting.splice(0)) settle(true);
    if (queued === 0 && underWay.size === 0) onIdle?.();
  };

  return {
    send: (frame) => {
      if (stopped) return Promise.resolve(false);
      if (queued + frame.length > MAX_QUEUE_BYTES) {
        giveUp();
        return Promise.resolve(false);
      }
      const bytes = lengthPrefixed(frame);
      queue.push(bytes);
      queued += bytes.length;
      soon(0);
      return queued <= QUEUE_BYTES ? Promise.resolve(true) : new Promise((settle) => waiting.push(settle));
    },
    whenIdle: (run) => {
      onIdle = run;
      soon(0);
    },
    stop,
  };
};
