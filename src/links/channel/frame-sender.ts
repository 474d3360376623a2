import type { Bytes } from '../../lib/bytes.ts';
import type { Cancel } from '../../lib/signal.ts';
import { TokenBucket } from '../../lib/token-bucket.ts';
import type { Clock } from '../../ports/clock.ts';
import { FRAME_RATE_BURST, FRAME_RATE_PER_SECOND } from '../../ports/links.ts';
import { SEND_WINDOW_BYTES, toMessages } from './framing.ts';

/** The members of a data channel that sending needs. */
export type SendingChannel = Pick<
  RTCDataChannel,
  'bufferedAmount' | 'bufferedAmountLowThreshold' | 'onbufferedamountlow' | 'send'
>;

/** The browser's buffer is filled up to the high water mark, and again once it has drained to the low one. */
export const HIGH_WATER_BYTES = 256 * 1024;
const LOW_WATER_BYTES = 64 * 1024;

const COMPACT_FRAMES = 64;

/** Below the limit of the other side: frames that the network delivers in a bunch must not look like a flood. */
const HONEST_RATE = { perSecond: FRAME_RATE_PER_SECOND * 0.75, burst: FRAME_RATE_BURST * 0.75 };

interface Waiting {
  readonly frame: Bytes;
  readonly settle: (sent: boolean) => void;
}

/**
 * Sends frames in order. A frame waits for room in the browser's buffer, for credit of the other side, and for the rate
 * limit. No frame is dropped while the link lasts.
 */
export class FrameSender {
  readonly #channel: SendingChannel;
  readonly #clock: Clock;
  readonly #bucket: TokenBucket;
  #waiting: Waiting[] = [];
  #next = 0;
  #uncredited = 0;
  #paced: Cancel | undefined;
  #stopped = false;
  #onIdle: (() => void) | undefined;

  /** Calls `failed` where the channel refuses a message, which happens only when the channel is gone. */
  constructor(
    channel: SendingChannel,
    clock: Clock,
    readonly failed: () => void,
  ) {
    this.#channel = channel;
    this.#clock = clock;
    this.#bucket = new TokenBucket(HONEST_RATE, clock.now());
    channel.bufferedAmountLowThreshold = LOW_WATER_BYTES;
    channel.onbufferedamountlow = () => this.#pump();
  }

  /** Resolves true when the channel has taken the whole frame, false where the link ended before. */
  send(frame: Bytes): Promise<boolean> {
    if (this.#stopped) return Promise.resolve(false);
    return new Promise((settle) => {
      this.#waiting.push({ frame, settle });
      this.#pump();
    });
  }

  /** The other side credits this many bytes. Answers false where that is more than was sent. */
  credit(bytes: number): boolean {
    if (bytes > this.#uncredited) return false;
    this.#uncredited -= bytes;
    this.#pump();
    return true;
  }

  /** Runs `run` once no frame waits any more; at once where none does. Not after `stop`. */
  whenIdle(run: () => void): void {
    if (this.#next === this.#waiting.length) run();
    else this.#onIdle = run;
  }

  /** Resolves every waiting frame with false, and every later one too. */
  stop(): void {
    this.#stopped = true;
    this.#paced?.();
    this.#channel.onbufferedamountlow = null;
    const lost = this.#waiting.slice(this.#next);
    this.#waiting = [];
    this.#next = 0;
    for (const { settle } of lost) settle(false);
  }

  #pump(): void {
    if (this.#paced) return;
    for (
      let head = this.#waiting[this.#next];
      head && this.#mayGo(head.frame);
      head = this.#waiting[this.#next]
    ) {
      if (!this.#put(head.frame)) return;
      this.#next += 1;
      this.#compact();
      head.settle(true);
    }
    if (this.#stopped || this.#next < this.#waiting.length) return;
    this.#waiting = [];
    this.#next = 0;
    const onIdle = this.#onIdle;
    this.#onIdle = undefined;
    onIdle?.();
  }

  /** Removes sent frames from the queue in batches: removing each one would move the whole queue. */
  #compact(): void {
    if (this.#next < COMPACT_FRAMES) return;
    this.#waiting.splice(0, this.#next);
    this.#next = 0;
  }

  /** Whether a frame may be sent now. Where not, an event or a timer pumps again. */
  #mayGo(frame: Bytes): boolean {
    if (this.#channel.bufferedAmount >= HIGH_WATER_BYTES) return false;
    if (this.#uncredited + frame.length > SEND_WINDOW_BYTES) return false;
    if (this.#bucket.take(this.#clock.now())) return true;
    this.#paced = this.#clock.after(this.#bucket.waitMs(this.#clock.now()), () => {
      this.#paced = undefined;
      this.#pump();
    });
    return false;
  }

  #put(frame: Bytes): boolean {
    try {
      for (const message of toMessages(frame)) this.#channel.send(message);
    } catch {
      this.failed();
      return false;
    }
    this.#uncredited += frame.length;
    return true;
  }
}
