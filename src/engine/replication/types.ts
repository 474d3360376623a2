import type { Bytes } from '../../lib/bytes.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Random } from '../../ports/random.ts';
import type { ErrorBoundary } from '../error-boundary.ts';
import type { KeptEntry } from '../log-book/kept-entry.ts';
import type { OpenConversation } from '../log-book/open-conversation.ts';
import type { LogTables } from '../log-book/tables.ts';
import type { Taken } from '../log-book/taking.ts';
import type { Marks, Refusal } from '../logs/marks.ts';
import type { Run } from '../logs/run.ts';
import type { Changes } from '../storage/changes.ts';
import type { Tx } from '../storage/transaction.ts';

/** What replication says over a link. */
export type ReplicationFrame =
  | { readonly kind: 'comparison' | 'marks'; readonly body: Bytes }
  /** Sealed. */
  | { readonly kind: 'envelope'; readonly body: Bytes };

/** A link to one device, while it is open. */
export interface ReplicationLink {
  /** False where it could not be sent; then the link is closing. */
  send(frame: ReplicationFrame): Promise<boolean>;
  close(why: string): void;
}

/** What replication stands on. `P` is what names a device at the other end of a link. */
export interface ReplicationDeps<P> {
  readonly clock: Clock;
  readonly random: Random;
  readonly boundary: Pick<ErrorBoundary, 'run'>;
  readonly changes: Pick<Changes, 'change'>;
  readonly tables: LogTables;
  /** Numbers of the conversations that are shared with this device. */
  shared(peer: P): Promise<readonly number[]>;
  /** Seals an envelope for the device, with the state of its session in the same change; undefined where none can be. */
  seal(tx: Tx, peer: P, content: Bytes): Promise<Bytes | undefined>;
  /** Opens one of the device; undefined where nothing opens it. */
  open(tx: Tx, peer: P, sealed: Bytes): Promise<Bytes | undefined>;
  /** Whether this device may bring these entries, and why not. */
  mayBring(conversation: OpenConversation, peer: P, run: Run): Refusal | undefined;
  /** What the person here has read, for those who may know. */
  read(conversation: OpenConversation, peer: P): Marks['read'];
  /** The author that this device writes as, by `authorText`; undefined before it has written anything. */
  self(conversation: OpenConversation): string | undefined;
  /** Entries came and are kept. Inside of the change that keeps them. */
  took(tx: Tx, conversation: OpenConversation, taken: Taken): void | Promise<void>;
  /** A device told what it has. Inside of a change. */
  heard(tx: Tx, conversation: OpenConversation, peer: P, marks: Marks): void | Promise<void>;
  /** The store here is older than what this device once told others: a new edition is to begin. */
  outdated(tx: Tx, conversation: OpenConversation): void | Promise<void>;
  /** Something went over a link: the state of these entries is another one. */
  sent(conversation: number, entries: readonly KeptEntry[]): void;
  /** What could not be taken, for Diagnostics. */
  fault(what: string): void;
}
