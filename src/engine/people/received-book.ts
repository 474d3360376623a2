import type { Result } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import type { PersonId } from '../api/ids.ts';
import { REQUEST_LIFETIME_MS } from '../api/limits.ts';
import type { BlockedPerson, ContactRequest } from '../api/state.ts';
import type { Core, Plan } from '../core.ts';
import type { BlockedRecord, NetworkTables, RequestRecord } from '../storage/network-tables.ts';
import { createKeptRows } from './kept-rows.ts';
import type { WarnOfName } from './look-alikes.ts';

/** Answered requests that are remembered, so that the same people are not shown again. */
const MAX_ANSWERED = 1_000;

type Entry = readonly [PersonId, RequestRecord];

/** Requests that were received, answered ones for a week, and who is blocked. */
export interface ReceivedBook {
  load(): Promise<Result<void, StoreError>>;
  get(person: PersonId): RequestRecord | undefined;
  /** Those that wait for an answer, newest first. */
  open(): readonly Entry[];
  put(person: PersonId, record: RequestRecord): Plan;
  remove(person: PersonId): Plan;
  isBlocked(person: PersonId): boolean;
  block(person: PersonId, record: BlockedRecord): Plan;
  unblock(person: PersonId): Plan;
  /** Plans to forget what is over, and the oldest answers where there are too many. */
  tidy(): Plan;
  view(warn: WarnOfName): readonly ContactRequest[];
  viewBlocked(): readonly BlockedPerson[];
}

/** Until when a request is known: a week after it came or was answered, and as long as it could be sent once more. */
const endOf = ({ madeAt, receivedAt, answer }: RequestRecord): number =>
  Math.max(madeAt, receivedAt, answer?.at ?? 0) + REQUEST_LIFETIME_MS;

/** The book of one engine. */
export const createReceivedBook = ({ clock, publisher }: Core, tables: NetworkTables): ReceivedBook => {
  const requests = createKeptRows(tables.requests, () => publisher.touch('requests'));
  const blocked = createKeptRows(tables.blocked, () => publisher.touch('blocked'));

  const isAlive = (record: RequestRecord): boolean => endOf(record) > clock.now();
  const open = (): readonly Entry[] =>
    requests
      .entries()
      .filter(([, record]) => record.answer === null && isAlive(record))
      .toSorted(([, a], [, b]) => b.receivedAt - a.receivedAt);

  return {
    load: async () => {
      const loaded = await requests.load();
      return loaded.ok ? blocked.load() : loaded;
    },
    get: (person) => {
      const record = requests.get(person);
      return record && isAlive(record) ? record : undefined;
    },
    open,
    put: requests.put,
    remove: (person) => requests.remove(person),
    isBlocked: blocked.has,
    block: blocked.put,
    unblock: (person) => blocked.remove(person),
    tidy: () => {
      const over = requests.entries().filter(([, record]) => !isAlive(record));
      const answered = requests
        .entries()
        .filter(([, record]) => record.answer !== null && isAlive(record))
        .toSorted(([, a], [, b]) => (b.answer?.at ?? 0) - (a.answer?.at ?? 0))
        .slice(MAX_ANSWERED);
      return requests.remove(...[...over, ...answered].map(([person]) => person));
    },
    view: (warn) =>
      open().map(([id, { nickname, greeting, receivedAt }]) => {
        return { id, nickname, greeting, receivedAt, ...warn(id, nickname) };
      }),
    viewBlocked: () =>
      blocked
        .entries()
        .map(([id, record]) => ({ id, ...record }))
        .toSorted((a, b) => b.since - a.since || (a.id < b.id ? -1 : 1)),
  };
};
