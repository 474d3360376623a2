import type { PersonId } from '../api/ids.ts';
import { jittered } from '../jittered.ts';
import { createLeaving } from './leaving.ts';
import type { PeopleDeps } from './people.ts';
import type { SentBook } from './sent-book.ts';
import { type Rounds, createRounds } from './timing.ts';
import { createTrying } from './trying.ts';

/** When it is tried again to hand a request over directly, after the last try, in milliseconds. */
const RETRY_PAUSES_MS = [60_000, 300_000, 900_000, 3_600_000] as const;

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
  const leaving = createLeaving(deps);
  const jobs = new Map<PersonId, { readonly rounds: Rounds; tries: number }>();

  const { deliver, takeBack } = createTrying({ deps, book, leaving });

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

  const jobFor = (person: PersonId): { readonly rounds: Rounds; tries: number } => {
    const work = async (): Promise<void> => {
      if (await round(person)) return;
      const pause = RETRY_PAUSES_MS[Math.min(job.tries, RETRY_PAUSES_MS.length - 1)] ?? 0;
      job.tries += 1;
      job.rounds.after(jittered(random, pause));
    };
    const job = { rounds: createRounds(clock, work), tries: 0 };
    jobs.set(person, job);
    return job;
  };

  const go = (person: PersonId): void => {
    const job = jobs.get(person) ?? jobFor(person);
    job.tries = 0;
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
