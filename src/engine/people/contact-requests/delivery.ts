import { type Backoff, type Pauses, createBackoff } from '../../../lib/backoff.ts';
import { jitter } from '../../../lib/jitter.ts';
import type { PersonId } from '../../api/ids.ts';
import { createLeftRequests } from './left-requests.ts';
import type { PeopleDeps } from '../people.ts';
import type { SentBook } from './sent-book.ts';
import { type RepeatedTask, createRepeatedTask } from '../repeated-task.ts';
import { createDeliveryAttempt } from './delivery-attempt.ts';

/** When it is tried again to hand a request over directly, after the last try, in milliseconds. */
const RETRY_PAUSES_MS: Pauses = [60_000, 300_000, 900_000, 3_600_000];

/** Handing one request over. */
interface Job {
  readonly rounds: RepeatedTask;
  readonly pauses: Backoff;
}

/** Takes requests to those they are for, by itself, until they have them. */
export interface RequestDelivery {
  /** Something is to be done about the request to this person. */
  go(person: PersonId): void;
  /** The overlay is another one, or came back: everything is tried again. */
  goAll(): void;
  stop(): void;
}

/** The delivery of requests of one engine. */
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
      job.rounds.after(jitter(random, job.pauses.next(), 4));
    };
    const job: Job = { rounds: createRepeatedTask(clock, work), pauses: createBackoff(RETRY_PAUSES_MS) };
    jobs.set(person, job);
    return job;
  };

  const go = (person: PersonId): void => {
    const job = jobs.get(person) ?? jobFor(person);
    job.pauses.reset();
    job.rounds.now();
  };
  return {
    go,
    goAll: () => {
      for (const person of book.people()) go(person);
    },
    stop: () => {
      for (const { rounds } of jobs.values()) rounds.stop();
      leaving.stop();
    },
  };
};
