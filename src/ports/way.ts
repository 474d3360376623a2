import type { Bytes } from '../lib/bytes.ts';

/**
 * Ways: what brings envelopes to a device. A link is one; friends who carry, a home peer and a mailbox are others.
 *
 * An envelope is a sealed message of a session without its tag (docs/PROTOCOL-sessions.md, "Messages"). A way opens none. An
 * envelope and the state of its session are written before it is offered. It may come more than once, in any order, or never:
 * what has arrived is told by marks, never by a way.
 */

/** A way to one device, or to several. A device is named by the hash of its key, in base32. */
export interface Way {
  /** Bytes of the largest envelope that it takes for this device; 0 where it does not lead there. It may have closed since. */
  limit(device: string): number;
  /**
   * Offers an envelope, whole. The bytes stay those of whoever offers them: what one way refuses is offered to the next one as
   * it is, and what is kept is offered again as it is.
   * @param diesAtMs when the envelope dies, in milliseconds since 1970: nobody keeps it for longer
   */
  offer(device: string, envelope: Bytes, diesAtMs: number): Promise<Offered>;
}

/**
 * A way whose other end is there now. It cuts envelopes into pieces itself where it has to. It takes them in the order in which
 * they are offered, and settles once there is room for more.
 */
export interface LiveWay extends Way {
  offer(device: string, envelope: Bytes): Promise<Handed | Refused>;
}

/** What became of an offer. */
export type Offered = Handed | Kept | Refused;

/** It was given to the device, or a link to the device took it. That says nothing of receipt. */
export interface Handed {
  readonly kind: 'handed';
}

/** Somebody keeps it for the device. */
export interface Kept {
  readonly kind: 'kept';
  /** Who: a text of 256 bytes at most, the same for one keeper, and another one for each of the others. */
  readonly by: string;
  /** Until when, in milliseconds since 1970. */
  readonly untilMs: number;
}

/** It was not taken. */
export interface Refused {
  readonly kind: 'refused';
  readonly because: WayRefusal;
}

/**
 * Why a way does not take an envelope.
 * - `elsewhere`: it does not lead to this device · `too-large`: above the limit · `no-room`: nobody has room to keep it now
 * - `closed`: the way has ended; where it ended in between, some of it may have gone out
 */
export type WayRefusal = 'elsewhere' | 'too-large' | 'no-room' | 'closed';
