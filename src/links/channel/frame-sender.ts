import type { Bytes } from '../../lib/bytes.ts';
import type { Cancel } from '../../lib/signal.ts';
import { TokenBucket } from '../../lib/token-bucket.ts';
import type { Clock } from '../../ports/clock.ts';
import { FRAME_RATE_BURST, FRAME_RATE_PER_SECOND } from '../../ports/links.ts';
import { WINDOW_BYTES, toMessages } from './framing.ts';

/** The side of a data channel that sending needs. */
export type SendingChannel = Pick<
  RTCDataChannel,
  'bufferedAmount' | 'bufferedAmountLowThreshold' | 'onbufferedamountlow' | 'send'
>;

/** The browser's buffer is filled up to here, and again once it has emptied to the lower mark. */
export const HIGH_WATER_BYTES = 256 * 1024;
const LOW_WATER_BYTES = 64 * 1024;

const COMPACT_FRAMES = 64;

/** Below what the other side allows: what the network bunches together must not look like a flood. */
const HONEST_RATE = { perSecond: FRAME_RATE_PER_SECOND * 0.75, burst: FRAME_RATE_BURST * 0.75 };

interface Waiting {
  readonly frame: Bytes;
  readonly settle: (sent: boolean) => void;
}

/**
 * Sends frames in order, and makes them wait: for the browser's buffer, for the other side's credit,
 * and for the rate. Nothing is dropped while the link lasts.
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

  /** `failed` is called where the channel refuses a message, which it does only when it is gone. */
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

  /** Resolves true when the channel has all of the frame, false where it never will. */
  send(frame: Bytes): Promise<boolean> {
    if (this.#stopped) return Promise.resolve(false);
    return new Promise((settle) => {
      this.#waiting.push({ frame, settle });
      this.#pump();
    });
  }

  /** The other side took that many bytes. False where it cannot have: we did not send them. */
  credit(bytes: number): boolean {
    if (bytes > this.#uncredited) return false;
    this.#uncredited -= bytes;
    this.#pump();
    return true;
  }

  /** Runs once nothing waits any more, at once where nothing does. Not after `stop`. */
  whenIdle(run: () => void): void {
    if (this.#next === this.#waiting.length) run();
    else this.#onIdle = run;
  }

  /** Answers false to everything that waits, and from now on. */
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

  /** Lets go of frames that are gone, a few at a time: taking off one by one moves the whole queue. */
  #compact(): void {
    if (this.#next < COMPACT_FRAMES) return;
    this.#waiting.splice(0, this.#next);
    this.#next = 0;
  }

  /** Whether a frame may go now; if not, something has been arranged that pumps again. */
  #mayGo(frame: Bytes): boolean {
    if (this.#channel.bufferedAmount >= HIGH_WATER_BYTES) return false;
    if (this.#uncredited + frame.length > WINDOW_BYTES) return false;
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
