import type { Bytes } from '../../lib/bytes.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Random } from '../../ports/random.ts';
import type { LiveWay } from '../../ports/way.ts';
import type { ErrorBoundary } from '../error-boundary.ts';
import type { KeptEntry } from '../log-book/kept-entry.ts';
import type { OpenConversation } from '../log-book/open-conversation.ts';
import type { LogTables } from '../log-book/tables.ts';
import type { Taken } from '../log-book/taking.ts';
import type { Author } from '../logs/entry.ts';
import type { Marks, Refusal } from '../logs/marks.ts';
import type { Ranges } from '../logs/ranges.ts';
import type { Run } from '../logs/run.ts';
import type { Changes } from '../storage/changes.ts';
import type { Tx } from '../storage/transaction.ts';

/** What comes over a link. */
export type ReplicationFrame =
  | { readonly kind: 'comparison'; readonly body: Bytes }
  /** With how many envelopes of this link its sender has dealt: taken, refused or not opened. What it took is in the marks. */
  | { readonly kind: 'marks'; readonly body: Bytes; readonly dealt: number }
  /** Sealed. */
  | { readonly kind: 'envelope'; readonly body: Bytes };

/** What replication says over a link itself; envelopes go by the link's way. */
export type SaidFrame = Exclude<ReplicationFrame, { readonly kind: 'envelope' }>;

/** A link to one device, while it is open. */
export interface ReplicationLink {
  /** False where it could not be sent; then the link is closing. */
  send(frame: SaidFrame): Promise<boolean>;
  /** The way by which envelopes go over it. */
  readonly way: LiveWay;
  /** Of several links to the device it is the one that envelopes go over. */
  isPreferred(): boolean;
  close(why: string): void;
}

/** Numbers of a log of a conversation that a device has brought. */
export interface BroughtNumbers {
  readonly conversation: number;
  readonly author: Author;
  readonly numbers: Ranges;
}

/**
 * What a device brings: entries of a person's, with who brings them where that is somebody else than that one's device, or such as it may not bring. `later`: nobody knows yet whose they are; they are not
 * taken, and come again.
 */
export type Brought =
  | { readonly person: string; readonly by?: string }
  | { readonly refused: Refusal }
  | 'later';

/** What replication stands on. `P` is what names a device at the other end of a link. */
export interface ReplicationDeps<P> {
  readonly clock: Clock;
  readonly random: Random;
  readonly boundary: Pick<ErrorBoundary, 'run' | 'attempt'>;
  readonly changes: Pick<Changes, 'change'>;
  readonly tables: LogTables;
  /** Numbers of the conversations that are shared with this device. */
  shared(peer: P): Promise<readonly number[]>;
  /** Seals an envelope for the device, with the state of its session in the same change; undefined where none can be. */
  seal(tx: Tx, peer: P, content: Bytes): Promise<Bytes | undefined>;
  /** Opens one of the device; undefined where nothing opens it. */
  open(tx: Tx, peer: P, sealed: Bytes): Promise<Bytes | undefined>;
  /** Something of the device was opened, and that is kept. */
  opened(peer: P): void;
  /** The device opens nothing of what was sealed for it: its session begins anew. */
  renew(tx: Tx, peer: P): void | Promise<void>;
  /** The device at the other end, whichever link it is. */
  deviceOf(peer: P): string;
  /** Whose log these entries are of, where this device may bring them; else why not. */
  mayBring(conversation: OpenConversation, peer: P, run: Run): Brought;
  /** Numbers that are never sent to this device, although it lacks them; by `authorText`. Inside of a change. */
  spared(
    conversation: OpenConversation,
    peer: P,
  ): ReadonlyMap<string, Ranges> | Promise<ReadonlyMap<string, Ranges>>;
  /** It is another device of the person here: what is there has reached nobody else. */
  isOwn(peer: P): boolean;
  /** What the person here has read, for those who may know. */
  read(conversation: OpenConversation, peer: P): Marks['read'];
  /** What this device is told in marks beside the rest. */
  extensions(conversation: OpenConversation, peer: P): Marks['extensions'];
  /** The author that this device writes as, by `authorText`; undefined before it has written anything. */
  self(conversation: OpenConversation): string | undefined;
  /**
   * Entries came and are kept. Inside of the change that keeps them.
   * @param peer undefined where nothing came, and what was here was placed anew
   */
  took(tx: Tx, conversation: OpenConversation, taken: Taken, peer?: P): void | Promise<void>;
  /** A device told what it has. Inside of a change. */
  heard(tx: Tx, conversation: OpenConversation, peer: P, marks: Marks): void | Promise<void>;
  /** The store here is older than what this device once told others: a new edition is to begin. */
  outdated(tx: Tx, conversation: OpenConversation): void | Promise<void>;
  /** Something went over a link: the state of these entries is another one. */
  sent(conversation: number, entries: readonly KeptEntry[]): void;
  /** What could not be taken, for Diagnostics. */
  fault(what: string): void;
}
