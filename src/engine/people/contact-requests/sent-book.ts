import type { Result } from '../../../lib/result.ts';
import type { StoreError } from '../../../ports/store.ts';
import type { PersonId } from '../../api/ids.ts';
import { REQUEST_LIFETIME_MS } from '../../api/limits.ts';
import type { SentRequest } from '../../api/state.ts';
import type { Core } from '../../core.ts';
import { createKeptRows } from '../../storage/kept-rows.ts';
import { MAX_REQUESTS_PER_DAY, type PeopleTables, type SentRequestRecord } from '../tables.ts';
import type { Tx } from '../../storage/transaction.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Sent requests. A withdrawn one stays while it has to be taken back or counts for the daily limit. */
export interface SentBook {
  load(): Promise<Result<void, StoreError>>;
  get(person: PersonId, tx?: Tx): SentRequestRecord | undefined;
  people(): readonly PersonId[];
  /** The state of a request for the screen; null: there is none. */
  stateOf(person: PersonId, tx?: Tx): SentRequest['state'] | null;
  put(tx: Tx, person: PersonId, record: SentRequestRecord): void;
  /** When this person was asked in the last day. */
  recentTimes(person: PersonId, tx?: Tx): readonly number[];
  /** When the next request may be sent, in milliseconds since 1970; null: now. */
  nextAt(tx?: Tx): number | null;
  /** Drops requests that are over. */
  tidy(tx: Tx): void;
  view(): readonly SentRequest[];
}

/** The book of one engine. */
export const createSentBook = ({ clock, publisher }: Core, { sentRequests }: PeopleTables): SentBook => {
  const rows = createKeptRows(sentRequests, () => publisher.touch('sentRequests', 'search'));

  const recent = (times: readonly number[]): readonly number[] =>
    times.filter((at) => Math.abs(clock.now() - at) < DAY_MS).toSorted((a, b) => a - b);
  const stateOf: SentBook['stateOf'] = (person, tx) => {
    const record = rows.get(person, tx);
    if (!record || record.state === 'withdrawn') return null;
    return record.sentAt + REQUEST_LIFETIME_MS <= clock.now() ? 'expired' : record.state;
  };

  return {
    load: rows.load,
    get: rows.get,
    people: () => rows.entries().map(([person]) => person),
    stateOf,
    put: rows.put,
    recentTimes: (person, tx) => recent(rows.get(person, tx)?.times ?? []),
    nextAt: (tx) => {
      const times = recent(rows.entries(tx).flatMap(([, record]) => record.times));
      const oldest = times.at(-MAX_REQUESTS_PER_DAY);
      return oldest === undefined ? null : oldest + DAY_MS;
    },
    tidy: (tx) => {
      const over = rows
        .entries(tx)
        .filter(([, { state, leftSecret }]) => state === 'withdrawn' && !leftSecret)
        .filter(([, { times }]) => recent(times).length === 0);
      rows.remove(tx, ...over.map(([person]) => person));
    },
    view: () =>
      rows
        .entries()
        .flatMap(([id, { nickname, sentAt }]) => {
          const state = stateOf(id);
          return state ? [{ id, nickname, sentAt, state }] : [];
        })
        .toSorted((a, b) => b.sentAt - a.sentAt || (a.id < b.id ? -1 : 1)),
  };
};
