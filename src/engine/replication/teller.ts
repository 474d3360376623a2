import type { Result } from '../../lib/result.ts';
import { type Rate, TokenBucket } from '../../lib/token-bucket.ts';
import type { NotKept } from '../api/errors.ts';
import type { Cancel } from '../../lib/signal.ts';
import { openConversation } from '../log-book/open-conversation.ts';
import { ownForks, ownFrontiers } from '../log-book/own-marks.ts';
import type { Marks } from '../logs/marks.ts';
import { changeOrError } from './careful-change.ts';
import { encodeFitting } from './fitting-marks.ts';
import { type Refusals, type Refused, createRefusals } from './refusals.ts';
import type { ReplicationDeps, ReplicationLink, SaidFrame } from './types.ts';

/** While more is coming, what is here is told this often, in milliseconds. */
const TELL_EVERY_MS = 100;

/**
 * Bytes of marks over one link. Marks of two people take some hundreds. A peer that brings entries with gaps, in many
 * editions, can make them as long as a frame, and with a few bytes more it can have them told again.
 */
const MARKS_RATE: Rate = { burst: 128 * 1024, perSecond: 32 * 1024 };

/** After a failed read, marks are told so much later, in milliseconds. */
const RETRY_MS = 10_000;

/** Tells the device at the other end of one link what is here. */
export interface Teller {
  /** Tells them soon: once for all calls until then. */
  due(...conversations: readonly number[]): void;
  now(...conversations: readonly number[]): void;
  /** Tells it now, unless it has been told over this link. */
  once(conversation: number): void;
  /** So many more envelopes of the device are handled, and what was taken of them is kept. */
  dealtWith(envelopes: number): void;
  /** An entry was refused: the device must not send it again. */
  refused(conversation: number, refused: Refused): void;
  stop(): void;
}

/** The device that is told, and its link. */
export interface TellerTarget<P> {
  readonly peer: P;
  readonly over: ReplicationLink;
  /** Entries that are refused from every device. */
  readonly damaged: Refusals;
}

type MarksFrame = Extract<SaidFrame, { kind: 'marks' }>;

/** Makes frames of marks; nothing where there is no such conversation. */
const createMarksFrames =
  <P>(deps: ReplicationDeps<P>, peer: P, refusals: Refusals) =>
  (number: number, dealt: number): Promise<Result<MarksFrame | undefined, NotKept | 'error'>> =>
    changeOrError(deps, async (tx): Promise<MarksFrame | undefined> => {
      const conversation = await openConversation(tx, deps.tables, number);
      if (!conversation) return undefined;
      const marks: Marks = {
        conversation: conversation.name,
        ms: deps.clock.now(),
        logs: ownFrontiers(conversation),
        read: deps.read(conversation, peer),
        refused: refusals.of(number),
        forks: ownForks(conversation),
        extensions: deps.extensions(conversation, peer),
      };
      return { kind: 'marks', body: encodeFitting(marks), dealt };
    });

/** A teller for one link. */
export const createTeller = <P>(
  deps: ReplicationDeps<P>,
  { peer, over, damaged }: TellerTarget<P>,
): Teller => {
  const { clock, boundary } = deps;
  const due = new Set<number>();
  const told = new Set<number>();
  const refusals = createRefusals(damaged);
  const frameOf = createMarksFrames(deps, peer, refusals);
  const rate = new TokenBucket(MARKS_RATE, clock.now());
  let dealt = 0;
  let timer: Cancel | undefined;
  let isStopped = false;
  let isTelling = false;

  const later = (ms: number, conversations: readonly number[]): void => {
    for (const conversation of conversations) due.add(conversation);
    if (!isStopped) timer ??= clock.after(ms, flush);
  };

  /** Tells one conversation. Answers how long to wait before it is tried anew, in milliseconds. */
  const tellOne = async (number: number): Promise<number> => {
    told.add(number);
    // The count is taken before the log is read, so each envelope that it counts is in what is told.
    const frame = await frameOf(number, dealt);
    if (!frame.ok && frame.error === 'error') over.close('an error');
    else if (!frame.ok) return RETRY_MS;
    else if (frame.value && !isStopped) {
      rate.charge(clock.now(), frame.value.body.length);
      // Waits while the peer does not read. What comes meanwhile is told with the next marks.
      await over.send(frame.value);
    }
    return 0;
  };

  const tell = async (): Promise<void> => {
    const failed: number[] = [];
    for (const number of due) {
      const waitMs = rate.waitMs(clock.now());
      if (isStopped) return;
      if (waitMs > 0) return later(waitMs, failed);
      due.delete(number);
      if ((await tellOne(number)) > 0) failed.push(number);
    }
    if (failed.length > 0) later(RETRY_MS, failed);
  };
  const flush = (): void => {
    timer?.();
    timer = undefined;
    if (isTelling) return;
    isTelling = true;
    const finish = async (): Promise<void> => {
      await boundary.run('replication', tell, () => over.close('an error'));
      isTelling = false;
      // Conversations that became due while the last one was told.
      if (due.size > 0 && !timer && !isStopped) flush();
    };
    void finish();
  };

  const now = (...conversations: readonly number[]): void => {
    for (const conversation of conversations) due.add(conversation);
    flush();
  };

  return {
    due: (...conversations) => later(TELL_EVERY_MS, conversations),
    now,
    once: (conversation) => {
      if (!told.has(conversation)) now(conversation);
    },
    dealtWith: (envelopes) => {
      dealt += envelopes;
    },
    refused: refusals.add,
    stop: () => {
      isStopped = true;
      timer?.();
    },
  };
};
