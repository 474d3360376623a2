import type { Bytes } from '../../lib/bytes.ts';
import type { PeerView } from './peer-view.ts';
import { createTaking } from './taking-envelopes.ts';
import type { Teller } from './teller.ts';
import type { ReplicationDeps, ReplicationLink } from './types.ts';

/** Envelopes that are taken in one change. */
const BATCH = 16;

/** Envelopes on end that nothing opens, before the link is closed: each takes thousands of keys to find out. */
const MAX_UNOPENED = 64;

/** After a write that failed it is tried again so much later, in milliseconds: nothing is lost, and nothing is told. */
const RETRY_KEEPING_MS = 10_000;

/** Takes what comes over one link. */
export interface Intake {
  /** Settles when the envelope is dealt with; until then it counts as unread, which slows its sender down. */
  push(sealed: Bytes): Promise<void>;
  stop(): void;
}

/** What an intake works on. */
export interface IntakeSource<P> {
  readonly peer: P;
  readonly over: ReplicationLink;
  readonly views: ReadonlyMap<number, PeerView>;
  readonly teller: Teller;
  /** See `TakingSource`. */
  placeLater(conversation: number): void;
  /** There is something new in this conversation: for all who share it. */
  spread(conversation: number): void;
}

interface Waiting {
  readonly sealed: Bytes;
  dealtWith(): void;
}

/** An intake for one link. */
export const createIntake = <P>(deps: ReplicationDeps<P>, source: IntakeSource<P>): Intake => {
  const { clock, boundary } = deps;
  const { over, teller, spread } = source;
  const take = createTaking(deps, source);
  const waiting: Waiting[] = [];
  let isDraining = false;
  let isStopped = false;
  let unopened = 0;

  const wait = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));

  const takeBatch = async (batch: readonly Waiting[]): Promise<void> => {
    const taken = await take(batch.map(({ sealed }) => sealed));
    if (isStopped) return;
    if (!taken.ok) {
      await wait(RETRY_KEEPING_MS);
      return isStopped ? undefined : takeBatch(batch);
    }
    unopened = taken.value.unopened < batch.length ? 0 : unopened + taken.value.unopened;
    if (unopened > MAX_UNOPENED) over.close('too many envelopes that nothing opens');
    for (const number of taken.value.changed) {
      spread(number);
      if (waiting.length === 0) teller.now(number);
    }
  };

  const drain = async (): Promise<void> => {
    isDraining = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, BATCH);
      await boundary.run(
        'replication',
        () => takeBatch(batch),
        () => over.close('an error'),
      );
      for (const { dealtWith } of batch) dealtWith();
    }
    isDraining = false;
  };

  return {
    push: (sealed) =>
      new Promise((dealtWith) => {
        waiting.push({ sealed, dealtWith });
        if (!isDraining) void drain();
      }),
    stop: () => {
      isStopped = true;
    },
  };
};
