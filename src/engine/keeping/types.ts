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

/** A device that lacks entries of a conversation, and is to get them by ways that keep envelopes. `P` names it. */
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
  /** The devices that are to be sent something by ways that keep: of each person the two that were heard of last. */
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

/** How an entry is carried, by the numbers of its author in the conversation and of the entry; undefined where no keeper has it. */
export type CarriedIn = (author: number, number: number) => Carried | undefined;

/**
 * Sends by ways that keep envelopes. A sealed envelope stays here and is offered as the same bytes, until the device tells that
 * it has the entries, or the envelope is too old.
 */
export interface Keeping {
  /** Offers all kept envelopes to this way, also later ones, until it is detached or has closed. */
  attach(way: Way): void;
  detach(way: Way): void;
  /** There may be something to send: something was written, or there is another recipient. */
  kick(): void;
  /** A device told what it has: drops the envelopes of which it has or refuses all entries. Inside of a change. */
  told(tx: Tx, conversation: OpenConversation, about: { device: string; marks: Marks }): Promise<void>;
  /** The keepers that have entries of this conversation now. Inside of a change. */
  carried(tx: Tx, conversation: number): Promise<CarriedIn>;
  stop(): void;
}
