import { type Backoff, type Pauses, createBackoff } from '../../../lib/backoff.ts';
import { jitter } from '../../../lib/jitter.ts';
import type { PersonId } from '../../api/ids.ts';
import { createLeftRequests } from './left-requests.ts';
import type { PeopleDeps } from '../people.ts';
import type { SentBook } from './sent-book.ts';
import { type RepeatedTask, createRepeatedTask } from '../repeated-task.ts';
import { createDeliveryAttempt } from './delivery-attempt.ts';

/** Pauses between attempts to deliver a request directly, in milliseconds. */
const RETRY_PAUSES_MS: Pauses = [60_000, 300_000, 900_000, 3_600_000];

/** The delivery of one request. */
interface Job {
  readonly task: RepeatedTask;
  readonly pauses: Backoff;
}

/** Delivers contact requests. It tries again by itself until they have arrived. */
export interface RequestDelivery {
  /** The request to this person has changed: tries at once. */
  go(person: PersonId): void;
  /** The overlay is a new one, or came back: tries everything again. */
  goAll(): void;
  stop(): void;
}

/** The delivery of one engine. */
export const createRequestDelivery = (deps: PeopleDeps, book: SentBook): RequestDelivery => {
  const { clock, random } = deps.core;
  const leaving = createLeftRequests(deps);
  const jobs = new Map<PersonId, Job>();

  const { deliver, takeBack } = createDeliveryAttempt({ deps, book, leaving });

  const round = async (person: PersonId): Promise<boolean> => {
    const overlay = deps.overlay();
    const record = book.get(person);
    const state = book.stateOf(person);
    if (!record || state === 'expired') leaving.stop(person);
    if (!record || state === 'expired') return true;
    if (!overlay?.isReady()) return false;
    return state === 'sending' || state === 'left'
      ? deliver(overlay, person, record)
      : takeBack(overlay, person, record);
  };

  const jobFor = (person: PersonId): Job => {
    const work = async (): Promise<void> => {
      if (await round(person)) return;
      job.task.after(jitter(random, job.pauses.next(), 4));
    };
    const job: Job = { task: createRepeatedTask(clock, work), pauses: createBackoff(RETRY_PAUSES_MS) };
    jobs.set(person, job);
    return job;
  };

  const go = (person: PersonId): void => {
    const job = jobs.get(person) ?? jobFor(person);
    job.pauses.reset();
    job.task.now();
  };
  return {
    go,
    goAll: () => {
      for (const person of book.people()) go(person);
    },
    stop: () => {
      for (const { task } of jobs.values()) task.stop();
      leaving.stop();
    },
  };
};
