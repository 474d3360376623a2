import type { Bytes } from '../../lib/bytes.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LinkCloseReason } from '../../ports/links.ts';
import type { OwnedConnection } from '../connection/owned-connection.ts';
import { FrameReceiver } from './frame-receiver.ts';
import { FrameSender } from './frame-sender.ts';
import { HEARTBEAT_ACK_MESSAGE, HEARTBEAT_MESSAGE, toCredit } from './framing.ts';
import { Liveness } from './liveness.ts';

/** When a link is closed, frames that were handed over have this long to be sent. */
const FLUSH_LIMIT_MS = 5_000;

/** A link that is being closed is given up after the other end was silent for this long. */
const SILENT_CLOSE_LIMIT_MS = 2_000;

/** Above this much in the browser's buffer no heartbeat is sent: the data itself shows that this end is alive. */
const MAX_BUFFERED_BYTES = 256 * 1024;

/** The callbacks of a channel: `frame` for each frame in order, then `closed` once. */
export interface ChannelOwner {
  /** A frame came. It counts as unread until the promise settles, where there is one. */
  frame(frame: Bytes): void | Promise<void>;
  closed(reason: LinkCloseReason): void;
  /** Before `closed`, where the other end stopped answering: this browser's network may be gone. */
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
      heartbeat: () => this.#say(HEARTBEAT_ACK_MESSAGE),
      violated: (reason) => this.#end(reason),
    });
    owned.channel.onclose = () => this.#lost();
  }

  /** Starts handing frames over, the buffered ones first. The channel is open by now. */
  start(): void {
    this.#liveness = new Liveness(this.#owned.connection, this.#clock, {
      heartbeat: () => this.#say(HEARTBEAT_MESSAGE),
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

  /** Resolves true when the browser has taken the whole frame, false where the channel is gone. */
  send(frame: Bytes): Promise<boolean> {
    return this.#closing ? Promise.resolve(false) : this.#sender.send(frame);
  }

  /** Sends a heartbeat: where nothing comes within `limitMs` the link is lost. */
  check(limitMs: number): void {
    if (!this.#closing) this.#liveness?.check(limitMs);
  }

  /** Sends the frames that were handed over, then closes. Hands no received frame over from now on. */
  close(): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#receiver.deafen();
    this.#liveness?.check(SILENT_CLOSE_LIMIT_MS);
    this.#flushLimit = this.#clock.after(FLUSH_LIMIT_MS, () => this.#lost());
    // Closing a data channel sends its buffer first, and fires `close` when the other side has all of it.
    this.#sender.whenIdle(() => this.#owned.channel.close());
  }

  #grant(bytes: number): void {
    try {
      this.#owned.channel.send(toCredit(bytes));
    } catch {
      this.#lost();
    }
  }

  /** Sends a heartbeat or its acknowledgement, unless the channel is closed or its buffer is full. */
  #say(message: Bytes): void {
    const { channel } = this.#owned;
    if (channel.readyState === 'open' && channel.bufferedAmount < MAX_BUFFERED_BYTES) channel.send(message);
  }

  /** The connection is gone. Where this end is closing the link, that was the aim. */
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
