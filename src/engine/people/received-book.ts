import { type Result, done } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import type { PersonId } from '../api/ids.ts';
import { REQUEST_LIFETIME_MS } from '../api/limits.ts';
import type { BlockedPerson, ContactRequest } from '../api/state.ts';
import type { Core, Plan } from '../core.ts';
import type { BlockedRecord, NetworkTables, RequestRecord } from '../storage/network-tables.ts';
import type { WarnOfName } from './look-alikes.ts';

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
  /** Plans to forget what is over. */
  tidy(): Plan;
  view(warn: WarnOfName): readonly ContactRequest[];
  viewBlocked(): readonly BlockedPerson[];
}

/** Until when a request is known: a week after it came or was answered, and as long as it could be sent once more. */
const endOf = ({ madeAt, receivedAt, answer }: RequestRecord): number =>
  Math.max(madeAt, receivedAt, answer?.at ?? 0) + REQUEST_LIFETIME_MS;

/** The book of one engine. */
export const createReceivedBook = ({ clock, publisher }: Core, tables: NetworkTables): ReceivedBook => {
  const byPerson = new Map<PersonId, RequestRecord>();
  const blocked = new Map<PersonId, BlockedRecord>();

  const isAlive = (record: RequestRecord): boolean => endOf(record) > clock.now();
  const open = (): readonly Entry[] =>
    [...byPerson]
      .filter(([, record]) => record.answer === null && isAlive(record))
      .toSorted(([, a], [, b]) => b.receivedAt - a.receivedAt);

  return {
    load: async () => {
      const [requests, blocks] = await Promise.all([tables.requests.list(), tables.blocked.list()]);
      if (!requests.ok) return requests;
      if (!blocks.ok) return blocks;
      for (const { key, value } of requests.value) byPerson.set(key, value);
      for (const { key, value } of blocks.value) blocked.set(key, value);
      return done;
    },
    get: (person) => {
      const record = byPerson.get(person);
      return record && isAlive(record) ? record : undefined;
    },
    open,
    put: (person, record) => ({
      ops: [tables.requests.put(person, record)],
      commit: () => {
        byPerson.set(person, record);
        publisher.touch('requests');
      },
    }),
    remove: (person) => ({
      ops: [tables.requests.delete(person)],
      commit: () => {
        byPerson.delete(person);
        publisher.touch('requests');
      },
    }),
    isBlocked: (person) => blocked.has(person),
    block: (person, record) => ({
      ops: [tables.blocked.put(person, record)],
      commit: () => {
        blocked.set(person, record);
        publisher.touch('blocked');
      },
    }),
    unblock: (person) => ({
      ops: [tables.blocked.delete(person)],
      commit: () => {
        blocked.delete(person);
        publisher.touch('blocked');
      },
    }),
    tidy: () => {
      const over = [...byPerson].filter(([, record]) => !isAlive(record)).map(([person]) => person);
      return {
        ops: over.map((person) => tables.requests.delete(person)),
        commit: () => {
          for (const person of over) byPerson.delete(person);
          if (over.length > 0) publisher.touch('requests');
        },
      };
    },
    view: (warn) =>
      open().map(([id, { nickname, greeting, receivedAt }]) => {
        return { id, nickname, greeting, receivedAt, ...warn(id, nickname) };
      }),
    viewBlocked: () =>
      [...blocked]
        .map(([id, record]) => ({ id, ...record }))
        .toSorted((a, b) => b.since - a.since || (a.id < b.id ? -1 : 1)),
  };
};
