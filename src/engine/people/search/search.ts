import { type Result, done, err } from '../../../lib/result.ts';
import type { SearchError } from '../../api/people-api.ts';
import type { NoProfile } from '../../api/errors.ts';
import type { PersonId } from '../../api/ids.ts';
import type { PeopleSearch, SentRequest } from '../../api/state.ts';
import { type ResultCache, type SearchResult, viewOfResults, withOwnNames } from './results.ts';
import type { WarnOfName } from '../look-alikes/name-warnings.ts';
import type { PeopleDeps } from '../people.ts';
import type { Overlay } from '../../overlay/overlay.ts';
import { readQuery } from './query.ts';
import { createReachability } from './reachability.ts';
import { type SearchRun, createSearchRunner } from './search-run.ts';
import { INDICES_PER_SHARD, MAX_SHARDS } from '../nickname/nickname-key.ts';

/** The most results that are shown: all that a lookup can find. */
const MAX_RESULTS = INDICES_PER_SHARD * MAX_SHARDS;

/** Searches people in the network. One search is shown at a time. */
export interface Search {
  search(query: string): Promise<Result<void, SearchError | NoProfile>>;
  close(): void;
  view(): PeopleSearch | null;
}

/** What a search needs. */
export interface SearchDeps {
  readonly deps: PeopleDeps;
  readonly results: ResultCache;
  readonly warn: WarnOfName;
  requestTo(person: PersonId): SentRequest['state'] | null;
}

/** The search of one engine. */
export const createSearch = ({ deps, results, warn, requestTo }: SearchDeps): Search => {
  const { core } = deps;
  const touch = (): void => core.publisher.touch('search');
  const reachability = createReachability(touch);
  let newest: SearchRun | undefined;

  const show = (search: SearchRun, overlay: Overlay, found: readonly SearchResult[]): void => {
    if (search !== newest) return;
    search.found = found.slice(0, MAX_RESULTS);
    const me = deps.identity()?.person;
    for (const each of search.found.filter(({ person }) => person !== me)) {
      results.put(each);
      reachability.ask(overlay, each);
      const [device] = each.devices;
      if (device && deps.contact(each.person)) deps.knowDevice(each.person, device);
    }
    touch();
  };

  const run = createSearchRunner({
    core,
    overlay: () => deps.overlay(),
    isNewest: (search) => search === newest,
    show,
    touch,
  });

  const begin = async (search: SearchRun): Promise<void> => {
    search.problem = await run(search);
    search.done = true;
    if (search === newest) touch();
  };

  const close = (): void => {
    newest?.cancel?.();
    newest = undefined;
    reachability.clear();
    touch();
  };

  return {
    search: async (text) => {
      const query = readQuery(text);
      if (!query.ok) return query;
      if (!deps.identity()) return err({ kind: 'no-profile' });
      close();
      newest = { query: query.value, found: [], asked: 0, answered: 0, done: false, problem: null };
      void begin(newest);
      return done;
    },
    close,
    view: () => {
      if (!newest) return null;
      const { query, asked, answered, done: ended, problem, found } = newest;
      const view = { deps, warn, requestTo, reachable: reachability.of };
      const shown = viewOfResults(view, withOwnNames(deps, query, found));
      return { query: query.typed, kind: query.kind, asked, answered, done: ended, problem, results: shown };
    },
  };
};
