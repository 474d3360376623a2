import type { Bytes } from '../../lib/bytes.ts';
import { TokenBucket } from '../../lib/token-bucket.ts';
import type { Clock } from '../../ports/clock.ts';
import {
  FRAME_RATE_BURST,
  FRAME_RATE_PER_SECOND,
  MAX_UNREAD_BYTES,
  type LinkCloseReason,
} from '../../ports/links.ts';
import { CREDIT_STEP_BYTES, FrameDecoder } from './framing.ts';

/** What a receiver tells its link. */
export interface ReceiverOwner {
  /** A frame came. Counts as unread until the promise settles, where there is one. */
  frame(frame: Bytes): void | Promise<void>;
  /** That many bytes may be credited to the other side. */
  grant(bytes: number): void;
  /** The other side credits that many bytes; false where that cannot be. */
  credited(bytes: number): boolean;
  /** The other side asks whether anybody is there. */
  asked(): void;
  /** The other side breaks the rules. */
  violated(reason: LinkCloseReason): void;
}

const ALLOWED_RATE = { perSecond: FRAME_RATE_PER_SECOND, burst: FRAME_RATE_BURST };

/** Takes messages off a channel and holds the other side to the limits. */
export class FrameReceiver {
  readonly #clock: Clock;
  readonly #owner: ReceiverOwner;
  readonly #bucket: TokenBucket;
  readonly #decoder = new FrameDecoder();
  #unread = 0;
  #taken = 0;
  #deaf = false;
  #stopped = false;

  constructor(clock: Clock, owner: ReceiverOwner) {
    this.#clock = clock;
    this.#owner = owner;
    this.#bucket = new TokenBucket(ALLOWED_RATE, clock.now());
  }

  /** Takes one message as the channel gave it. */
  message(data: unknown): void {
    if (this.#stopped) return;
    if (!(data instanceof ArrayBuffer)) return this.#violated('malformed');
    const decoded = this.#decoder.push(new Uint8Array(data));
    if (decoded.kind === 'bad') this.#violated(decoded.reason);
    else if (decoded.kind === 'frame') this.#frame(decoded.frame);
    else if (decoded.kind === 'ask') this.#asked();
    else if (decoded.kind === 'credit' && !this.#owner.credited(decoded.bytes)) this.#violated('malformed');
  }

  /** Hands over no more frames; credit is still heard, for what is being sent. */
  deafen(): void {
    this.#deaf = true;
  }

  /** Hears nothing from now on. */
  stop(): void {
    this.#stopped = true;
  }

  /** Counts as a frame, so that nobody makes us answer without end. */
  #asked(): void {
    if (this.#bucket.take(this.#clock.now())) this.#owner.asked();
    else this.#violated('flood');
  }

  #frame(frame: Bytes): void {
    const size = frame.length;
    if (!this.#bucket.take(this.#clock.now()) || this.#unread + size > MAX_UNREAD_BYTES)
      return this.#violated('flood');
    if (this.#deaf) return;
    this.#unread += size;
    const reading = this.#owner.frame(frame);
    if (!reading) return this.#read(size);
    const read = (): void => this.#read(size);
    reading.then(read, read);
  }

  #read(size: number): void {
    this.#unread -= size;
    this.#taken += size;
    if (this.#stopped || this.#taken < CREDIT_STEP_BYTES) return;
    this.#owner.grant(this.#taken);
    this.#taken = 0;
  }

  #violated(reason: LinkCloseReason): void {
    this.#stopped = true;
    this.#owner.violated(reason);
  }
}
