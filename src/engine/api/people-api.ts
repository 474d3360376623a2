import type { Result } from '../../lib/result.ts';
import type { UnknownContact } from './contacts-api.ts';
import type { NoProfile, NotKept } from './errors.ts';
import type { PersonId } from './ids.ts';

export type SearchError = { readonly kind: 'empty' } | { readonly kind: 'too-long' };
/** `not-found`: neither found before nor a contact's id · `contact`, `self`: nothing to ask · `declined` … */
export type RequestError =
  | { readonly kind: 'not-found' | 'contact' | 'self' | 'off' }
  | { readonly kind: 'too-long'; readonly bytes: number }
  /** So many requests were sent today that the next one has to wait. */
  | { readonly kind: 'too-many'; readonly nextAt: number };
export type RequestAnswer = 'accept' | 'decline' | 'block';

/** People in the network: finding them, and asking them to become contacts. */
export interface PeopleApi {
  /** Looks for people by nickname, `nickname#index` or id; the rest is told through `search`. Replaces the last search. */
  search(query: string): Promise<Result<void, SearchError | NoProfile>>;
  /** Ends the search and takes its results off the screen. */
  closeSearch(): Promise<void>;
  /**
   * Asks a person that was found, or a contact that has removed the person here, to become a contact; told through
   * `sentRequests`. Kept until answered or a week old.
   */
  request(person: PersonId, greeting: string): Promise<Result<void, RequestError | NoProfile | NotKept>>;
  /** Takes back a request that one has sent. */
  withdraw(person: PersonId): Promise<Result<void, NotKept>>;
  /**
   * Answers a contact request. `accept`: the two become contacts as soon as both are there · `decline`: the sender is not told,
   * and cannot ask again for a week · `block`: the sender can never ask again.
   */
  answer(person: PersonId, answer: RequestAnswer): Promise<Result<void, UnknownContact | NotKept>>;
  /** Declines all requests that wait. */
  clear(): Promise<Result<void, NotKept>>;
  unblock(person: PersonId): Promise<Result<void, NotKept>>;
}

/** One's own part in the network. */
export interface NetworkApi {
  /** While watched, `networkView` is told every second. */
  watch(watched: boolean): Promise<void>;
  /** Whether the page is visible. On a phone with a hidden page, this node takes part as a client only. */
  pageVisible(visible: boolean): Promise<void>;
}
