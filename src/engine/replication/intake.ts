import type { Bytes } from '../../lib/bytes.ts';
import type { Result } from '../../lib/result.ts';
import type { NotKept } from '../api/errors.ts';
import type { PassingOver } from './passing-over.ts';
import type { PeerView } from './peer-view.ts';
import type { Refusals } from './refusals.ts';
import { type TakenEnvelopes, createTaking } from './taking-envelopes.ts';
import { createTakingPieces } from './taking-pieces.ts';
import type { Teller } from './teller.ts';
import type { BroughtNumbers, ReplicationDeps, ReplicationLink } from './types.ts';

/** Envelopes that are taken in one change. */
const BATCH = 16;

/** How many envelopes in a row may fail to open before the link is closed: trying one takes thousands of keys. */
export const MAX_UNOPENED = 64;

/** Wait after a failed write, in milliseconds. Nothing is lost or told meanwhile. */
const RETRY_KEEPING_MS = 10_000;

/** Wait before the last try of an envelope that failed by an error, in milliseconds: the cause may be gone by then. */
const RETRY_ERROR_MS = 5_000;

/** Takes the envelopes that come over one link. */
export interface Intake {
  /** Settles when the envelope is handled. Until then it counts as unread, which slows its sender down. */
  push(sealed: Bytes): Promise<void>;
  stop(): void;
}

/** What a receiver works on. */
export interface IntakeSource<P> {
  readonly peer: P;
  readonly over: ReplicationLink;
  readonly views: ReadonlyMap<number, PeerView>;
  readonly teller: Teller;
  readonly passingOver: PassingOver;
  /** Entries that are refused from every device. */
  readonly damaged: Refusals;
  /** See `TakingSource`. */
  brought(what: BroughtNumbers): void;
  placeLater(conversation: number): void;
  /** Something is new in this conversation. Tells all devices that share it. */
  spread(conversation: number): void;
}

interface Waiting {
  readonly sealed: Bytes;
  dealtWith(): void;
}

/** The receiver of one link. */
export const createIntake = <P>(deps: ReplicationDeps<P>, source: IntakeSource<P>): Intake => {
  const { clock, boundary } = deps;
  const { peer, over, views, teller, spread, passingOver } = source;
  const device = deps.deviceOf(peer);
  const taking = createTaking(deps, source);
  const waiting: Waiting[] = [];
  let isDraining = false;
  let isStopped = false;
  let unopened = 0;

  const wait = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));

  /** Repeats `work` until it is kept, fails by an error, or the link has ended. */
  const persist = async <T>(
    work: () => Promise<Result<T, NotKept | 'error'>>,
  ): Promise<Result<T, NotKept | 'error'>> => {
    for (;;) {
      const done = await work();
      if (done.ok || done.error === 'error' || isStopped) return done;
      await wait(RETRY_KEEPING_MS);
    }
  };
  const takePieces = createTakingPieces(deps, { ...source, taking, persist });

  /** What follows once so many envelopes are handled: their sender is told, and the news spread. */
  const follow = (count: number, { changed, unopened: closed, hasUnknown }: TakenEnvelopes): void => {
    for (const number of changed) spread(number);
    if (isStopped) return;
    teller.dealtWith(count);
    unopened = closed < count ? 0 : unopened + closed;
    if (unopened > MAX_UNOPENED) over.close('too many envelopes that nothing opens');
    // The conversation of such an envelope is unknown, so the marks of all are told.
    const told = hasUnknown ? [...views.keys()] : [...changed];
    if (waiting.length === 0) teller.now(...told);
    else teller.due(...told);
  };

  /** Takes one envelope of a batch that failed: so the envelope with the error is found, and the others go on. */
  const takeWithCare = async (sealed: Bytes): Promise<void> => {
    const taken = await persist(() => taking.take([sealed]));
    if (taken.ok) {
      if (taken.value.changed.size > 0) passingOver.taken(device);
      return follow(1, taken.value);
    }
    if (!isStopped) await wait(RETRY_ERROR_MS);
    if (isStopped) return;
    const pieces = await takePieces(sealed);
    if (!pieces) return isStopped ? undefined : over.close('everything that comes fails');
    const { changed, isUnknown } = pieces;
    follow(1, { changed, hasUnknown: isUnknown, unopened: isUnknown ? 1 : 0 });
  };

  const takeBatch = async (batch: readonly Waiting[]): Promise<void> => {
    const taken = await persist(() => taking.take(batch.map(({ sealed }) => sealed)));
    if (!taken.ok) {
      for (const { sealed } of batch) if (!isStopped) await takeWithCare(sealed);
      return;
    }
    if (taken.value.changed.size > 0) passingOver.taken(device);
    follow(batch.length, taken.value);
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
