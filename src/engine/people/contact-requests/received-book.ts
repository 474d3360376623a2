import type { Result } from '../../../lib/result.ts';
import type { StoreError } from '../../../ports/store.ts';
import type { PersonId } from '../../api/ids.ts';
import { REQUEST_LIFETIME_MS } from '../../api/limits.ts';
import type { BlockedPerson, ContactRequest } from '../../api/state.ts';
import type { Core } from '../../core.ts';
import { createKeptRows } from '../../storage/kept-rows.ts';
import type { BlockedRecord, PeopleTables, RequestRecord } from '../tables.ts';
import type { Tx } from '../../storage/transaction.ts';
import type { WarnOfName } from '../look-alikes/name-warnings.ts';

/** Answered requests that are remembered, so that the same requests are not shown again. */
const MAX_ANSWERED = 1_000;

type Entry = readonly [PersonId, RequestRecord];

/** Received requests, which are remembered for a week after the answer, and blocked people. */
export interface ReceivedBook {
  load(): Promise<Result<void, StoreError>>;
  get(person: PersonId, tx?: Tx): RequestRecord | undefined;
  /** Requests that wait for an answer, the newest first. */
  open(tx?: Tx): readonly Entry[];
  put(tx: Tx, person: PersonId, record: RequestRecord): void;
  remove(tx: Tx, person: PersonId): void;
  isBlocked(person: PersonId, tx?: Tx): boolean;
  block(tx: Tx, person: PersonId, record: BlockedRecord): void;
  unblock(tx: Tx, person: PersonId): void;
  /** Drops requests that are over, and the oldest answered ones where there are too many. */
  tidy(tx: Tx): void;
  view(warn: WarnOfName): readonly ContactRequest[];
  viewBlocked(): readonly BlockedPerson[];
}

/** When a request is dropped: a week after it came or was answered, and not while it could be sent once more. */
const endOf = ({ madeAt, receivedAt, answer }: RequestRecord): number =>
  Math.max(madeAt, receivedAt, answer?.at ?? 0) + REQUEST_LIFETIME_MS;

/** The book of one engine. */
export const createReceivedBook = ({ clock, publisher }: Core, tables: PeopleTables): ReceivedBook => {
  const requests = createKeptRows(tables.requests, () => publisher.touch('requests'));
  const blocked = createKeptRows(tables.blocked, () => publisher.touch('blocked'));

  const isAlive = (record: RequestRecord): boolean => endOf(record) > clock.now();
  const open = (tx?: Tx): readonly Entry[] =>
    requests
      .entries(tx)
      .filter(([, record]) => record.answer === null && isAlive(record))
      .toSorted(([, a], [, b]) => b.receivedAt - a.receivedAt);

  return {
    load: async () => {
      const loaded = await requests.load();
      return loaded.ok ? blocked.load() : loaded;
    },
    get: (person, tx) => {
      const record = requests.get(person, tx);
      return record && isAlive(record) ? record : undefined;
    },
    open,
    put: requests.put,
    remove: requests.remove,
    isBlocked: blocked.has,
    block: blocked.put,
    unblock: blocked.remove,
    tidy: (tx) => {
      const over = requests.entries(tx).filter(([, record]) => !isAlive(record));
      const answered = requests
        .entries(tx)
        .filter(([, record]) => record.answer !== null && isAlive(record))
        .toSorted(([, a], [, b]) => (b.answer?.at ?? 0) - (a.answer?.at ?? 0))
        .slice(MAX_ANSWERED);
      requests.remove(tx, ...[...over, ...answered].map(([person]) => person));
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
