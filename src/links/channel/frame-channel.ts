import type { Bytes } from '../../lib/bytes.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LinkCloseReason } from '../../ports/links.ts';
import type { Carrier } from '../carrier.ts';
import { FrameReceiver } from './frame-receiver.ts';
import { FrameSender } from './frame-sender.ts';
import { toCredit } from './framing.ts';
import { watchConnection } from './liveness.ts';

/** What was handed over has this long to get away when a link is closed. */
export const FLUSH_LIMIT_MS = 5_000;

/** Who hears of a channel: `frame`s in order, then `closed` once. */
export interface ChannelOwner {
  /** Counts as unread until the promise settles, where there is one. */
  frame(frame: Bytes): void | Promise<void>;
  closed(reason: LinkCloseReason): void;
}

/** Frames over one connection, from `start` until `closed`. */
export class FrameChannel {
  readonly #carrier: Carrier;
  readonly #clock: Clock;
  readonly #owner: ChannelOwner;
  readonly #sender: FrameSender;
  readonly #receiver: FrameReceiver;
  #closing = false;
  #closed = false;
  #flushLimit: Cancel | undefined;
  #unwatch: Cancel | undefined;

  constructor(carrier: Carrier, clock: Clock, owner: ChannelOwner) {
    this.#carrier = carrier;
    this.#clock = clock;
    this.#owner = owner;
    this.#sender = new FrameSender(carrier.channel, clock, () => this.#lost());
    this.#receiver = new FrameReceiver(clock, {
      frame: (frame) => owner.frame(frame),
      grant: (bytes) => this.#grant(bytes),
      credited: (bytes) => this.#sender.credit(bytes),
      violated: (reason) => this.#end(reason),
    });
    carrier.channel.onclose = () => this.#lost();
  }

  /** Starts handing frames over, first those that came before. The channel is open by now. */
  start(): void {
    this.#unwatch = watchConnection(this.#carrier.connection, this.#clock, () => this.#lost());
    this.#carrier.inbox.open((data) => this.#receiver.message(data));
  }

  /** Resolves true when the whole frame is the browser's, false where the channel is gone. */
  send(frame: Bytes): Promise<boolean> {
    return this.#closing ? Promise.resolve(false) : this.#sender.send(frame);
  }

  /** Sends what was handed over and closes; hands over no more frames from now on. */
  close(): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#receiver.deafen();
    this.#flushLimit = this.#clock.after(FLUSH_LIMIT_MS, () => this.#lost());
    // Closing a data channel sends what it holds first, and tells us when the other side has all of it.
    this.#sender.whenIdle(() => this.#carrier.channel.close());
  }

  #grant(bytes: number): void {
    try {
      this.#carrier.channel.send(toCredit(bytes));
    } catch {
      this.#lost();
    }
  }

  /** The connection is gone, which is what we wanted where we are closing it. */
  #lost(): void {
    this.#end(this.#closing ? 'ours' : 'lost');
  }

  #end(reason: LinkCloseReason): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#closing = true;
    this.#flushLimit?.();
    this.#unwatch?.();
    this.#receiver.stop();
    this.#sender.stop();
    this.#carrier.channel.onclose = null;
    this.#carrier.shut();
    this.#owner.closed(reason);
  }
}
