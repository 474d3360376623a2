import type { Bytes } from '../../lib/bytes.ts';
import type { Awaitable } from '../crypto/primitives.ts';
import type { NodeKey } from '../overlay/overlay.ts';

/** A path for datagrams to a device: the overlay, or a contact that both are linked with. */
export interface DatagramPath {
  /** Whether there is anybody to hand datagrams to. */
  isReady(): boolean;
  /** What the device has answered; undefined: it was not reached. */
  send(to: NodeKey, body: Bytes): Promise<Bytes | undefined>;
}

/** A datagram that came. `from` is what it says, proven by nothing but what it is used for. */
export interface Incoming {
  readonly from: NodeKey;
  readonly body: Bytes;
  /** The path it came by. */
  readonly by: DatagramPath;
}

/** Deals with a datagram; the answer goes back sealed. */
export type TakeDatagram = (datagram: Incoming) => Awaitable<Bytes | undefined>;
