import { type Result, done, err } from '../../../lib/result.ts';
import { utf8Length } from '../../../lib/bytes.ts';
import type { RequestError } from '../../api/people-api.ts';
import type { NoProfile, NotKept } from '../../api/errors.ts';
import type { PersonId } from '../../api/ids.ts';
import { MAX_GREETING_BYTES } from '../../api/limits.ts';
import { MAX_REQUEST_DEVICES, type SentRequestRecord } from '../tables.ts';
import type { Tx } from '../../storage/transaction.ts';
import type { RequestDelivery } from './delivery.ts';
import type { ResultCache, SearchResult } from '../search/results.ts';
import { isActiveContact, formerContact } from './eligibility.ts';
import type { PeopleDeps } from '../people.ts';
import type { SentBook } from './sent-book.ts';

/** Sends contact requests to people that were found. */
export interface RequestSender {
  request(person: PersonId, greeting: string): Promise<Result<void, RequestError | NoProfile | NotKept>>;
  withdraw(person: PersonId): Promise<Result<void, NotKept>>;
  /** Ends requests to people that are contacts now. */
  settle(): Promise<void>;
}

/** What sending needs. */
export interface RequestSenderDeps {
  readonly deps: PeopleDeps;
  readonly book: SentBook;
  readonly results: ResultCache;
  readonly delivery: RequestDelivery;
}

/** The sender of one engine. */
export const createRequestSender = ({ deps, book, results, delivery }: RequestSenderDeps): RequestSender => {
  const { core } = deps;

  /** The result of a search, or a former contact: its devices are known. */
  const find = (person: PersonId): SearchResult | undefined =>
    results.get(person) ?? formerContact(deps, person);

  const problemWith = (tx: Tx, person: PersonId, greeting: string): RequestError | NoProfile | undefined => {
    const me = deps.identity();
    const bytes = utf8Length(greeting);
    const nextAt = book.nextAt(tx);
    if (!me) return { kind: 'no-profile' };
    if (person === me.person) return { kind: 'self' };
    if (isActiveContact(deps, person)) return { kind: 'contact' };
    if (!deps.overlay()) return { kind: 'off' };
    if (bytes > MAX_GREETING_BYTES) return { kind: 'too-long', bytes };
    if (!find(person)) return { kind: 'not-found' };
    return nextAt === null ? undefined : { kind: 'too-many', nextAt };
  };

  const begin = async (
    tx: Tx,
    person: PersonId,
    greeting: string,
  ): Promise<Result<void, RequestError | NoProfile>> => {
    const state = book.stateOf(person, tx);
    if (state && state !== 'expired') return done;
    const problem = problemWith(tx, person, greeting);
    const found = find(person);
    if (problem || !found) return err(problem ?? { kind: 'not-found' });
    const { id, code } = deps.inviteFor(tx, person);
    const sentAt = core.clock.now();
    const record: SentRequestRecord = {
      nickname: found.nickname,
      devices: found.devices.slice(0, MAX_REQUEST_DEVICES),
      greeting,
      sentAt,
      times: [...book.recentTimes(person, tx), sentAt],
      state: 'sending',
      invite: { id, code },
      letter: null,
      // The keys of an earlier left request stay, so that this request replaces it or takes it back.
      leftSecret: book.get(person, tx)?.leftSecret ?? null,
    };
    book.put(tx, person, record);
    book.tidy(tx);
    return done;
  };

  /** Ends a request. The delivery takes back what is left in the network. */
  const end = (person: PersonId): Promise<Result<void, NotKept>> =>
    core.change(async (tx) => {
      const record = book.get(person, tx);
      if (record && record.state !== 'withdrawn')
        book.put(tx, person, { ...record, state: 'withdrawn', letter: null });
      return done;
    });

  return {
    request: async (person, typed) => {
      const asked = await core.change((tx) => begin(tx, person, typed.toWellFormed().trim()));
      if (asked.ok) delivery.go(person);
      return asked;
    },
    withdraw: async (person) => {
      const record = book.get(person);
      if (!record || record.state === 'withdrawn') return done;
      const ended = await end(person);
      if (!ended.ok) return ended;
      delivery.go(person);
      return deps.cancelInvite(record.invite.id);
    },
    settle: async () => {
      for (const person of book
        .people()
        .filter((each) => isActiveContact(deps, each) && book.stateOf(each))) {
        const [device] = book.get(person)?.devices ?? [];
        if ((await end(person)).ok) delivery.go(person);
        if (device) deps.knowDevice(person, device);
      }
    },
  };
};
