import { type Bytes } from '../../../lib/bytes.ts';
import type { Nickname, PersonId } from '../../api/ids.ts';
import type { FoundPerson, SentRequest } from '../../api/state.ts';
import { normaliseNickname } from '../nickname/nickname-key.ts';
import type { PeopleQuery } from './query.ts';
import type { WarnOfName } from '../look-alikes/name-warnings.ts';
import { NAMELESS } from '../../wire/nickname.ts';
import type { PeopleDeps } from '../people.ts';

/** A person that was found. A signature of this identity proves all of it. */
export interface SearchResult {
  readonly person: PersonId;
  /** NAMELESS if the person was found by id. */
  readonly nickname: Nickname;
  readonly index: number | null;
  /** Ed25519 keys, the newest first. */
  readonly devices: readonly Bytes[];
}

/** People that were found since the engine started, so that they can be sent a contact request. */
export interface ResultCache {
  get(person: PersonId): SearchResult | undefined;
  put(found: SearchResult): void;
}

/** As many people as one search shows, and those of the search before it. */
const MAX_REMEMBERED = 2_048;

/** A cache that drops the oldest results. */
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

/** What the list of results needs. */
export interface ViewDeps {
  readonly deps: PeopleDeps;
  readonly warn: WarnOfName;
  reachable(person: PersonId): boolean | null;
  requestTo(person: PersonId): SentRequest['state'] | null;
}

/** Puts contacts first that the person here has given this name: the network does not know such names. */
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

/** The results of a search for the screen. */
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
