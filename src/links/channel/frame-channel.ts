import type { Bytes } from '../../lib/bytes.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LinkCloseReason } from '../../ports/links.ts';
import type { OwnedConnection } from '../owned-connection.ts';
import { FrameReceiver } from './frame-receiver.ts';
import { FrameSender } from './frame-sender.ts';
import { ALIVE_MESSAGE, ASK_MESSAGE, toCredit } from './framing.ts';
import { Liveness } from './liveness.ts';

/** What was handed over has this long to get away when a link is closed. */
const FLUSH_LIMIT_MS = 5_000;

/** A link that is being closed is given up where the other end gives no sign of life for this long. */
const SILENT_CLOSE_LIMIT_MS = 2_000;

/** Whoever has that much unread of us does not need to be told that we are there. */
const MAX_UNSENT_BYTES = 256 * 1024;

/** Who hears of a channel: `frame`s in order, then `closed` once. */
export interface ChannelOwner {
  /** Counts as unread until the promise settles, where there is one. */
  frame(frame: Bytes): void | Promise<void>;
  closed(reason: LinkCloseReason): void;
  /** Before `closed`, where the other end went away without a word: the network in between may be gone. */
  silent(): void;
}

/** Frames over one connection, from `start` until `closed`. */
export class FrameChannel {
  readonly #owned: OwnedConnection;
  readonly #clock: Clock;
  readonly #owner: ChannelOwner;
  readonly #sender: FrameSender;
  readonly #receiver: FrameReceiver;
  #closing = false;
  #closed = false;
  #flushLimit: Cancel | undefined;
  #liveness: Liveness | undefined;

  constructor(owned: OwnedConnection, clock: Clock, owner: ChannelOwner) {
    this.#owned = owned;
    this.#clock = clock;
    this.#owner = owner;
    this.#sender = new FrameSender(owned.channel, clock, () => this.#lost());
    this.#receiver = new FrameReceiver(clock, {
      frame: (frame) => owner.frame(frame),
      grant: (bytes) => this.#grant(bytes),
      credited: (bytes) => this.#sender.credit(bytes),
      asked: () => this.#say(ALIVE_MESSAGE),
      violated: (reason) => this.#end(reason),
    });
    owned.channel.onclose = () => this.#lost();
  }

  /** Starts handing frames over, first those that came before. The channel is open by now. */
  start(): void {
    this.#liveness = new Liveness(this.#owned.connection, this.#clock, {
      ask: () => this.#say(ASK_MESSAGE),
      lost: () => {
        this.#owner.silent();
        this.#lost();
      },
    });
    this.#owned.inbox.open((data) => {
      this.#liveness?.heard();
      this.#receiver.message(data);
    });
  }

  /** Resolves true when the whole frame is the browser's, false where the channel is gone. */
  send(frame: Bytes): Promise<boolean> {
    return this.#closing ? Promise.resolve(false) : this.#sender.send(frame);
  }

  /** Asks the other end for a sign of life: without one within so many milliseconds the link is lost. */
  check(limitMs: number): void {
    if (!this.#closing) this.#liveness?.check(limitMs);
  }

  /** Sends what was handed over and closes; hands over no more frames from now on. */
  close(): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#receiver.deafen();
    this.#liveness?.check(SILENT_CLOSE_LIMIT_MS);
    this.#flushLimit = this.#clock.after(FLUSH_LIMIT_MS, () => this.#lost());
    // Closing a data channel sends what it holds first, and tells us when the other side has all of it.
    this.#sender.whenIdle(() => this.#owned.channel.close());
  }

  #grant(bytes: number): void {
    try {
      this.#owned.channel.send(toCredit(bytes));
    } catch {
      this.#lost();
    }
  }

  /** What is only of use now: it does not matter where it cannot be sent any more. */
  #say(message: Bytes): void {
    const { channel } = this.#owned;
    if (channel.readyState === 'open' && channel.bufferedAmount < MAX_UNSENT_BYTES) channel.send(message);
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
    this.#liveness?.stop();
    this.#receiver.stop();
    this.#sender.stop();
    this.#owned.channel.onclose = null;
    this.#owned.shut();
    this.#owner.closed(reason);
  }
}
