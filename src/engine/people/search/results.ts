import { type Bytes } from '../../../lib/bytes.ts';
import type { Nickname, PersonId } from '../../api/ids.ts';
import type { FoundPerson, SentRequest } from '../../api/state.ts';
import { normaliseNickname } from '../nickname/nickname-key.ts';
import type { PeopleQuery } from './query.ts';
import type { WarnOfName } from '../look-alikes/name-warnings.ts';
import { NAMELESS } from '../../wire/nickname.ts';
import type { PeopleDeps } from '../people.ts';

/** Somebody who was found, as far as it is proven: this identity says all of it. */
export interface SearchResult {
  readonly person: PersonId;
  /** NAMELESS where they were found by id. */
  readonly nickname: Nickname;
  readonly index: number | null;
  /** Ed25519, newest first. */
  readonly devices: readonly Bytes[];
}

/** People who were found in this life, and can be asked. */
export interface ResultCache {
  get(person: PersonId): SearchResult | undefined;
  put(found: SearchResult): void;
}

/** As many as one search shows, and those of one before. */
const MAX_REMEMBERED = 2_048;

/** A directory that forgets those who were found first. */
export const createResultCache = (): ResultCache => {
  const byPerson = new Map<PersonId, SearchResult>();
  return {
    get: (person) => byPerson.get(person),
    put: (found) => {
      byPerson.delete(found.person);
      byPerson.set(found.person, found);
      const [oldest] = byPerson.keys();
      if (byPerson.size > MAX_REMEMBERED && oldest !== undefined) byPerson.delete(oldest);
    },
  };
};

/** What the list of results says of each. */
export interface ViewDeps {
  readonly deps: PeopleDeps;
  readonly warn: WarnOfName;
  reachable(person: PersonId): boolean | null;
  requestTo(person: PersonId): SentRequest['state'] | null;
}

/** Contacts whom the person here calls as was typed come first: no network knows that name. */
export const withOwnNames = (
  { contacts }: PeopleDeps,
  query: PeopleQuery,
  found: readonly SearchResult[],
): readonly SearchResult[] => {
  if (query.kind === 'id') return found;
  const wanted = normaliseNickname(query.typed);
  const own = contacts().filter(
    ({ ownName, id }) =>
      normaliseNickname(ownName).includes(wanted) && found.every(({ person }) => person !== id),
  );
  return [...own.map(({ id, nickname }) => ({ person: id, nickname, index: null, devices: [] })), ...found];
};

/** Draws the results of a search for the screen. */
export const viewOfResults = (
  { deps, warn, reachable, requestTo }: ViewDeps,
  found: readonly SearchResult[],
): readonly FoundPerson[] => {
  const stateOf = deps.nameStates();
  const me = deps.identity()?.person;
  return found.map(({ person, nickname, index }) => {
    const contact = deps.contact(person);
    const shown = nickname === '' ? (contact?.nickname ?? '') : nickname;
    return {
      id: person,
      nickname: shown,
      index,
      ownName: contact?.ownName ?? NAMELESS,
      reachable: person === me ? true : reachable(person),
      known: person === me ? 'self' : contact ? stateOf(contact).identity : 'stranger',
      chat: deps.chatOf(person),
      request: requestTo(person),
      ...warn(person, shown),
    };
  });
};
