import { type Result, done, err } from '../../../lib/result.ts';
import type { UnknownContact } from '../../api/contacts-api.ts';
import type { RequestAnswer } from '../../api/people-api.ts';
import type { NotKept } from '../../api/errors.ts';
import type { Nickname, PersonId } from '../../api/ids.ts';
import { isActiveContact } from './eligibility.ts';
import type { PeopleDeps } from '../people.ts';
import type { ReceivedBook } from './received-book.ts';

const UNKNOWN = { kind: 'unknown-contact' } as const;

/** The answers of the person here to contact requests, and blocking. */
export interface RequestAnswers {
  answer(person: PersonId, answer: RequestAnswer): Promise<Result<void, UnknownContact | NotKept>>;
  /** Declines all requests that wait. */
  clear(): Promise<Result<void, NotKept>>;
  /** Blocks a person, with or without a request. */
  block(person: PersonId, nickname: Nickname): Promise<Result<void, NotKept>>;
  unblock(person: PersonId): Promise<Result<void, NotKept>>;
  /** Closes requests of people that are contacts now. */
  settle(): Promise<void>;
}

const isNotKept = (error: unknown): error is NotKept =>
  typeof error === 'object' && error !== null && 'kind' in error && error.kind === 'not-kept';

/** The answers of one engine. */
export const createRequestAnswers = (deps: PeopleDeps, book: ReceivedBook): RequestAnswers => {
  const { core } = deps;

  const close = (person: PersonId, kind: 'accept' | 'decline') =>
    core.change(async (tx) => {
      const request = book.get(person, tx);
      const at = core.clock.now();
      if (request) book.put(tx, person, { ...request, answer: { kind, at } });
      return done;
    });

  const block = (person: PersonId, nickname: Nickname) =>
    core.change(async (tx) => {
      book.remove(tx, person);
      book.block(tx, person, { nickname, since: core.clock.now() });
      return done;
    });

  return {
    answer: async (person, answer) => {
      const request = book.get(person);
      if (!request || request.answer) return err(UNKNOWN);
      if (answer === 'block') return block(person, request.nickname);
      if (answer === 'decline') return close(person, 'decline');
      const redeemed = await deps.redeem(request.code, request.deviceKey);
      if (!redeemed.ok && isNotKept(redeemed.error)) return err(redeemed.error);
      const closed = await close(person, 'accept');
      if (!closed.ok) return closed;
      return redeemed.ok ? done : err(UNKNOWN);
    },
    block,
    clear: () =>
      core.change(async (tx) => {
        const answer = { kind: 'decline', at: core.clock.now() } as const;
        for (const [person, request] of book.open(tx)) book.put(tx, person, { ...request, answer });
        return done;
      }),
    unblock: (person) =>
      core.change(async (tx) => {
        book.unblock(tx, person);
        return done;
      }),
    settle: async () => {
      const met = book.open().filter(([person]) => isActiveContact(deps, person));
      for (const [person] of met) await close(person, 'accept');
    },
  };
};
