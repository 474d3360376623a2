import type { Bytes } from '../../lib/bytes.ts';
import type { Result } from '../../lib/result.ts';
import type { DeviceId, PersonId } from '../api/ids.ts';
import type { CardBook } from '../devices/card-book.ts';
import type { OwnCard } from '../devices/own-card.ts';
import type { Core } from '../core.ts';
import type { ProvenPeer } from '../handshake/handshake.ts';
import type { Identity } from '../identity/identity.ts';
import type { OpenError } from '../sessions/peer.ts';
import type { Tx } from '../storage/transaction.ts';

/** What sealing and opening have in common, and what the rest of the engine sees of them. */

/** The device that is sealed for, and its person. */
export interface Recipient {
  readonly person: PersonId;
  readonly device: DeviceId;
}

/** What sealing needs. */
export interface SealerDeps {
  readonly core: Core;
  readonly cards: CardBook;
  readonly ownCard: OwnCard;
  identity(): Identity | undefined;
  /** The secret of a pair; undefined where there is no such contact. */
  pairSecret(person: PersonId, tx?: Tx): Uint8Array | undefined;
}

/** Opens what comes from one device, and is kept as a whole. */
export interface Opener {
  /** The content; it counts as taken once `take` is called, and is as if never opened until then. */
  open(sealed: Bytes): Promise<Result<{ readonly content: Bytes; take(): void }, OpenError>>;
  /** Keeps what was taken; answers whether anything was. */
  keep(): boolean;
}

/**
 * Seals for people and opens what they sealed, by the sessions with their devices. Everything happens inside of a change:
 * the state that comes with a message is written with it, before anything is sent.
 */
export interface Sealer {
  /** `no-card`: no prekeys of the device are known, so no session can be started. */
  seal(
    tx: Tx,
    to: Recipient,
    contents: readonly Uint8Array[],
  ): Promise<Result<readonly Bytes[], 'no-card' | 'too-long'>>;
  opener(tx: Tx, peer: ProvenPeer): Promise<Opener>;
  /** The device cannot open what was sealed for it: its sessions begin anew. */
  renew(tx: Tx, peer: ProvenPeer): Promise<void>;
  /** A new link to the device: a fresh hybrid exchange is due. */
  wantExchange(tx: Tx, device: DeviceId): Promise<void>;
  /** Whether the session needs a message from here that no text carries yet. */
  owesEmptyMessage(tx: Tx, device: DeviceId): Promise<boolean>;
  /** Whether there is a session with the device. */
  hasSession(tx: Tx, device: DeviceId): Promise<boolean>;
}
