import type { Result } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import type { PersonId } from '../api/ids.ts';
import { REQUEST_LIFETIME_MS } from '../api/limits.ts';
import type { SentRequest } from '../api/state.ts';
import type { Core, Plan } from '../core.ts';
import {
  MAX_REQUESTS_PER_DAY,
  type NetworkTables,
  type SentRequestRecord,
} from '../storage/network-tables.ts';
import { createKeptRows } from './kept-rows.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Requests that were sent; withdrawn ones for as long as something of them is to be done or counted. */
export interface SentBook {
  load(): Promise<Result<void, StoreError>>;
  get(person: PersonId): SentRequestRecord | undefined;
  people(): readonly PersonId[];
  /** How a request stands, as the screen says it; null where there is none. */
  stateOf(person: PersonId): SentRequest['state'] | null;
  put(person: PersonId, record: SentRequestRecord): Plan;
  /** When this person was asked in the last day. */
  recentTimes(person: PersonId): readonly number[];
  /** When the next request may be sent; null: now. */
  nextAt(): number | null;
  /** Plans to forget what is over. */
  tidy(): Plan;
  view(): readonly SentRequest[];
}

/** The book of one engine. */
export const createSentBook = ({ clock, publisher }: Core, { sentRequests }: NetworkTables): SentBook => {
  const rows = createKeptRows(sentRequests, () => publisher.touch('sentRequests', 'search'));

  const recent = (times: readonly number[]): readonly number[] =>
    times.filter((at) => Math.abs(clock.now() - at) < DAY_MS).toSorted((a, b) => a - b);
  const stateOf = (person: PersonId): SentRequest['state'] | null => {
    const record = rows.get(person);
    if (!record || record.state === 'withdrawn') return null;
    return record.sentAt + REQUEST_LIFETIME_MS <= clock.now() ? 'expired' : record.state;
  };

  return {
    load: rows.load,
    get: rows.get,
    people: rows.keys,
    stateOf,
    put: rows.put,
    recentTimes: (person) => recent(rows.get(person)?.times ?? []),
    nextAt: () => {
      const times = recent(rows.entries().flatMap(([, record]) => record.times));
      const oldest = times.at(-MAX_REQUESTS_PER_DAY);
      return oldest === undefined ? null : oldest + DAY_MS;
    },
    tidy: () => {
      const over = rows
        .entries()
        .filter(([, { state, leftSecret }]) => state === 'withdrawn' && !leftSecret)
        .filter(([, { times }]) => recent(times).length === 0);
      return rows.remove(...over.map(([person]) => person));
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
