import type { Bytes } from '../lib/bytes.ts';

/**
 * Ways bring envelopes to a device. A link is one; carriers, a home peer and a mailbox are others.
 *
 * An envelope is a sealed message of a session without its tag (docs/PROTOCOL-sessions.md, "Messages"). A way does not open it.
 * The envelope and the state of its session are written before it is offered. It may arrive more than once, in any order, or
 * never: only marks tell what has arrived.
 */

/** A way to one device, or to several. A device is named by the hash of its key, in base32. */
export interface Way {
  /** Bytes of the largest envelope for this device; 0 where the way does not lead there. The way may close afterwards. */
  limit(device: string): number;
  /**
   * Offers a whole envelope. The caller keeps the bytes: it offers a refused envelope to the next way unchanged, and a kept one
   * again unchanged.
   * @param diesAtMs when the envelope expires, in milliseconds since 1970: no keeper keeps it for longer
   */
  offer(device: string, envelope: Bytes, diesAtMs: number): Promise<Offered>;
}

/**
 * A way with the device at its other end now. It fragments envelopes itself where necessary, takes them in the order of the
 * offers, and settles once there is room for more.
 */
export interface LiveWay extends Way {
  offer(device: string, envelope: Bytes): Promise<Handed | Refused>;
}

/** What became of an offer. */
export type Offered = Handed | Kept | Refused;

/** The envelope was given to the device, or a link to the device took it. That does not mean receipt. */
export interface Handed {
  readonly kind: 'handed';
}

/** A keeper keeps the envelope for the device. */
export interface Kept {
  readonly kind: 'kept';
  /** The keeper: a text of 256 bytes at most, unique to it. */
  readonly by: string;
  /** Until when, in milliseconds since 1970. */
  readonly untilMs: number;
}

/** The envelope was not taken. */
export interface Refused {
  readonly kind: 'refused';
  readonly because: WayRefusal;
}

/**
 * Why a way does not take an envelope.
 * - `elsewhere`: it does not lead to this device · `too-large`: above the limit · `no-room`: no keeper has room for it now
 * - `closed`: the way has ended; where it ended in between, some of it may have gone out
 */
export type WayRefusal = 'elsewhere' | 'too-large' | 'no-room' | 'closed';
