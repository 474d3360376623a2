import type { Bytes } from '../../lib/bytes.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Way } from '../../ports/way.ts';
import type { ErrorBoundary } from '../error-boundary.ts';
import type { Theirs } from '../log-book/lacking.ts';
import type { OpenConversation } from '../log-book/open-conversation.ts';
import type { LogTables } from '../log-book/tables.ts';
import type { Marks } from '../logs/marks.ts';
import type { ReplicationDeps } from '../replication/types.ts';
import type { Changes } from '../storage/changes.ts';
import type { Tx } from '../storage/transaction.ts';
import type { KeptEnvelopes } from './kept-envelopes.ts';
import type { KeepingTables } from './table.ts';

/** A device that ways which keep are to bring what it lacks of a conversation. `P` names it. */
export interface Recipient<P> {
  /** The conversation's number. */
  readonly conversation: number;
  readonly peer: P;
}

/** What keeping stands on. */
export interface KeepingDeps<P> extends Pick<ReplicationDeps<P>, 'deviceOf' | 'spared'> {
  readonly clock: Clock;
  readonly boundary: Pick<ErrorBoundary, 'run' | 'attempt'>;
  readonly changes: Pick<Changes, 'change'>;
  readonly tables: LogTables & KeepingTables;
  /** Who is to be sent something by ways that keep, now: of each person the two devices that were heard of last. */
  recipients(): readonly Recipient<P>[];
  /** What the device is known to have or to refuse, by any marks. */
  known(conversation: OpenConversation, peer: P): Pick<Theirs, 'told' | 'refused'>;
  /** See `ReplicationDeps.seal`. */
  seal(tx: Tx, peer: P, content: Bytes): Promise<Bytes | undefined>;
}

/** The same, with the envelopes that are kept. */
export interface KeptDeps<P> extends KeepingDeps<P> {
  readonly kept: KeptEnvelopes;
}

/** By how many keepers an entry is carried, and until when at the latest, in milliseconds since 1970. */
export interface Carried {
  readonly keepers: number;
  readonly untilMs: number;
}

/** How an entry is carried, by the author's number in the conversation and its own; undefined where nobody keeps it. */
export type CarriedIn = (author: number, number: number) => Carried | undefined;

/**
 * Sends by ways that keep. What is sealed for them stays here, and is offered as the same bytes, until its entries are told to
 * be there or it is dead.
 */
export interface Keeping {
  /** Offers to this way whatever is there and comes, until it is detached or says that it has closed. */
  attach(way: Way): void;
  detach(way: Way): void;
  /** There may be something to send: something was written, or there is another recipient. */
  kick(): void;
  /** A device told what it has: drops envelopes all of whose entries are there or refused. Inside of a change. */
  told(tx: Tx, conversation: OpenConversation, about: { device: string; marks: Marks }): Promise<void>;
  /** Who keeps the entries of this conversation now. Inside of a change. */
  carried(tx: Tx, conversation: number): Promise<CarriedIn>;
  stop(): void;
}
