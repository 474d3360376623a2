import type { Bytes } from '../../lib/bytes.ts';
import type { Awaitable } from '../crypto/primitives.ts';
import type { NodeKey } from '../overlay/overlay.ts';

/** A way for letters to a device: the overlay, or a contact that both are linked with. */
export interface Mail {
  /** Whether there is anybody to hand letters to. */
  isReady(): boolean;
  /** What the device has answered; undefined: it was not reached. */
  send(to: NodeKey, body: Bytes): Promise<Bytes | undefined>;
}

/** A letter that came. `from` is what it says, proven by nothing but what it is used for. */
export interface Incoming {
  readonly from: NodeKey;
  readonly body: Bytes;
  /** The way it came. */
  readonly by: Mail;
}

/** Deals with a letter; the answer goes back sealed. */
export type TakeLetter = (letter: Incoming) => Awaitable<Bytes | undefined>;
