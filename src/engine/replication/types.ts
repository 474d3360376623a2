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

/** A frame of replication. */
export type ReplicationFrame =
  | { readonly kind: 'comparison'; readonly body: Bytes }
  /** `dealt`: how many envelopes of this link its sender has handled: taken, refused or not opened. The marks say what it took. */
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
 * How entries that a device brings are taken: as entries of `person`; `by` is the person that brings them, where that is
 * not the author's device. `refused`: the device may not bring them. `later`: their author is not known yet, so they are not
 * taken and come again.
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
  /** Opens an envelope of the device; undefined where no session opens it. */
  open(tx: Tx, peer: P, sealed: Bytes): Promise<Bytes | undefined>;
  /** An envelope of the device was opened, and that is kept. */
  opened(peer: P): void;
  /** The device opens no envelope that was sealed for it: begins its session anew. */
  renew(tx: Tx, peer: P): void | Promise<void>;
  /** The id of the device at the other end. */
  deviceOf(peer: P): string;
  /** The author's person, where this device may bring these entries; else the reason. */
  mayBring(conversation: OpenConversation, peer: P, run: Run): Brought;
  /** Numbers that this device lacks and is never sent, by `authorText`. Inside of a change. */
  spared(
    conversation: OpenConversation,
    peer: P,
  ): ReadonlyMap<string, Ranges> | Promise<ReadonlyMap<string, Ranges>>;
  /** Whether it is an own device: an entry that is there is not delivered by that. */
  isOwn(peer: P): boolean;
  /** What the person has read, as far as this device may know it. */
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
  /** This store is older than what this device once sent: a new edition is to begin. */
  outdated(tx: Tx, conversation: OpenConversation): void | Promise<void>;
  /** These entries went over a link, so their state has changed. */
  sent(conversation: number, entries: readonly KeptEntry[]): void;
  /** Notes what could not be taken, for Diagnostics. */
  fault(what: string): void;
}
