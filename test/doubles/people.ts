import type {
  BlockedPerson,
  ContactRequest,
  FoundPerson,
  PeopleSearch,
  SentRequest,
} from '../../src/engine/api/state.ts';
import { NOW, personOf } from './engine.ts';

const MINUTE_MS = 60_000;

/** A person of this nickname that a search has found; the index tells several apart. */
export const foundOf = (nickname: string, index: number, change: Partial<FoundPerson> = {}): FoundPerson => ({
  id: personOf(`${nickname}#${index}`),
  nickname,
  ownName: '',
  index,
  reachable: true,
  known: 'stranger',
  chat: null,
  request: null,
  looksLike: null,
  mixedScripts: false,
  ...change,
});

/** A search for a nickname that has come to its end. */
export const searchOf = (query: string, change: Partial<PeopleSearch> = {}): PeopleSearch => ({
  query,
  kind: 'nickname',
  asked: 3,
  answered: 3,
  done: true,
  problem: null,
  results: [],
  ...change,
});

/** A contact request of a person of this nickname. */
export const requestOf = (nickname: string, change: Partial<ContactRequest> = {}): ContactRequest => ({
  id: personOf(`request of ${nickname}`),
  nickname,
  greeting: '',
  receivedAt: NOW - 5 * MINUTE_MS,
  looksLike: null,
  mixedScripts: false,
  ...change,
});

/** A contact request to a person of this nickname. */
export const sentOf = (nickname: string, change: Partial<SentRequest> = {}): SentRequest => ({
  id: personOf(`request to ${nickname}`),
  nickname,
  sentAt: NOW - 20 * MINUTE_MS,
  state: 'waiting',
  ...change,
});

export const blockedOf = (nickname: string): BlockedPerson => ({
  id: personOf(`blocked ${nickname}`),
  nickname,
  since: NOW - 60 * MINUTE_MS,
});
