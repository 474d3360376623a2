import type { PersonId } from '../../api/ids.ts';
import type { PeopleSearch } from '../../api/state.ts';
import type { Core } from '../../core.ts';
import type { Overlay } from '../../overlay/overlay.ts';
import type { Claim } from '../nickname/claim.ts';
import { lookForClaims } from '../nickname/claim-lookup.ts';
import { findById } from './find-by-id.ts';
import type { SearchResult } from './results.ts';
import type { NicknameQuery, PeopleQuery } from './query.ts';

/** How long a search waits for the first neighbour, in milliseconds: the app may just have been opened. */
const WAIT_FOR_NEIGHBOURS_MS = 10_000;

/** A running search. Only the newest one is shown. */
export interface SearchRun {
  readonly query: PeopleQuery;
  found: readonly SearchResult[];
  asked: number;
  answered: number;
  done: boolean;
  problem: PeopleSearch['problem'];
  cancel?: () => void;
}

const foundOf = ({ person, nickname, index, deviceKey }: Claim): SearchResult => {
  return { person, nickname, index, devices: [deviceKey] };
};

/** Resolves with whether the overlay has neighbours, now or within the time limit. */
const isReadySoon = (overlay: Overlay, { clock }: Core): Promise<boolean> =>
  new Promise((resolve) => {
    if (overlay.isReady()) return resolve(true);
    const giveUp = clock.after(WAIT_FOR_NEIGHBOURS_MS, () => resolve(false));
    void overlay.ready().then(() => {
      giveUp();
      resolve(true);
    });
  });

/** What running a search needs, and what it calls. */
export interface SearchRunDeps {
  readonly core: Core;
  overlay(): Overlay | undefined;
  isNewest(search: SearchRun): boolean;
  /** There are new results; `found` has all of them so far. */
  show(search: SearchRun, overlay: Overlay, found: readonly SearchResult[]): void;
  /** The search has made progress. */
  touch(): void;
}

/** Runs searches to their end. Resolves with the problem of a search that got no answer, or null. */
export const createSearchRunner = ({ core, overlay: overlayOf, isNewest, show, touch }: SearchRunDeps) => {
  /** Adds the progress of a lookup to that of the lookups before it. */
  const counting = (search: SearchRun): ((asked: number, answered: number) => void) => {
    const before = { asked: search.asked, answered: search.answered };
    return (asked, answered) => {
      search.asked = before.asked + asked;
      search.answered = before.answered + answered;
      if (isNewest(search)) touch();
    };
  };

  const byNickname = async (
    search: SearchRun,
    overlay: Overlay,
    { normalised, index }: NicknameQuery,
  ): Promise<boolean> => {
    const tell = (claims: readonly Claim[]): void =>
      show(search, overlay, claims.filter((claim) => index === null || claim.index === index).map(foundOf));
    const listener = { found: tell, progress: counting(search) };
    const lookup = lookForClaims(core.primitives, { overlay, normalised, index }, listener);
    search.cancel = () => lookup.cancel();
    const { claims, answered } = await lookup.done;
    tell(claims);
    return answered;
  };

  const byId = async (search: SearchRun, overlay: Overlay, person: PersonId): Promise<boolean> => {
    const lookup = findById(core.primitives, { overlay, person }, counting(search));
    search.cancel = () => lookup.cancel();
    const { found, answered } = await lookup.done;
    if (found) show(search, overlay, [found]);
    return answered;
  };

  return async (search: SearchRun): Promise<PeopleSearch['problem']> => {
    const overlay = overlayOf();
    if (!overlay) return 'off';
    if (!(await isReadySoon(overlay, core))) return 'alone';
    if (search.query.kind === 'id')
      return (await byId(search, overlay, search.query.person)) ? null : 'alone';
    const answered = await byNickname(search, overlay, search.query.query);
    return answered || search.found.length > 0 ? null : 'alone';
  };
};
