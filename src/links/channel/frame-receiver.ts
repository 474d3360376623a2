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

/** The callbacks of a receiver. */
export interface ReceiverOwner {
  /** A frame came. It counts as unread until the promise settles, where there is one. */
  frame(frame: Bytes): void | Promise<void>;
  /** This many bytes were read: a credit for them is due to the other side. */
  grant(bytes: number): void;
  /** The other side credits this many bytes. Answers false where that is more than was sent. */
  credited(bytes: number): boolean;
  /** The other side sent a heartbeat. */
  heartbeat(): void;
  /** The other side broke the protocol or a limit. */
  violated(reason: LinkCloseReason): void;
}

const ALLOWED_RATE = { perSecond: FRAME_RATE_PER_SECOND, burst: FRAME_RATE_BURST };

/** Reassembles the frames of a channel's messages, and enforces the limits on the other side. */
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

  /** Takes one message of the channel. */
  message(data: unknown): void {
    if (this.#stopped) return;
    if (!(data instanceof ArrayBuffer)) return this.#violated('malformed');
    const decoded = this.#decoder.push(new Uint8Array(data));
    if (decoded.kind === 'bad') this.#violated(decoded.reason);
    else if (decoded.kind === 'frame') this.#frame(decoded.frame);
    else if (decoded.kind === 'heartbeat') this.#heartbeat();
    else if (decoded.kind === 'credit' && !this.#owner.credited(decoded.bytes)) this.#violated('malformed');
  }

  /** Hands over no more frames. Credit still counts, for frames that are being sent. */
  deafen(): void {
    this.#deaf = true;
  }

  /** Ignores every later message. */
  stop(): void {
    this.#stopped = true;
  }

  /** A heartbeat counts as a frame in the rate limit, so that the other side cannot cause any number of answers. */
  #heartbeat(): void {
    if (this.#bucket.take(this.#clock.now())) this.#owner.heartbeat();
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
