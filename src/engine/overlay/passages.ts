import type { Clock } from '../../ports/clock.ts';
import type { LinkId } from '../../ports/links.ts';
import type { Reply, Route } from './codec.ts';
import { MAX_PASSING_BYTES, MAX_PASSING_BYTES_OF_ONE, WAY_BACK_MS } from './limits.ts';

/** A request that is on its way through this node. */
export interface Passage {
  /** Without its bytes once it is answered: what is remembered of it after that is only that it was here. */
  request: Route;
  /** Whom it came from; undefined: from this node. */
  readonly from: LinkId | undefined;
  /** Those it was handed to; whoever of them answers first, answers. */
  readonly tried: LinkId[];
  /** The numbers of those hops, in the same order. */
  readonly hops: number[];
  /** Shared by the paths of one request at its origin: no two of them begin with the same hop. */
  readonly firstHops: Set<LinkId> | undefined;
  readonly ended: ((reply: Reply) => void) | undefined;
  open: boolean;
}

/** A request of others, by whom it came `from`, whose bytes nobody else writes to; or an own one. */
export const createPassage = (
  request: Route,
  { from, firstHops, ended }: Partial<Pick<Passage, 'from' | 'firstHops' | 'ended'>>,
): Passage => ({ request, from, tried: [], hops: [], firstHops, ended, open: true });

const NOTHING = new Uint8Array();

/** The requests that passed a node in the last seconds: the way back of answers. */
export interface Passages {
  /** Whether a request of this number was here, one's own included: a node takes it once. */
  isKnown(request: number): boolean;
  /** What was asked of a link and is answered by this, open or not. */
  asked(reply: Pick<Reply, 'request'>, link: LinkId): Passage | undefined;
  /** Whether there is room for a request of so many bytes that came over this link. */
  hasRoom(link: LinkId, bytes: number): boolean;
  add(passage: Passage): Passage;
  /** It is answered: that it was here is remembered for a while, without its bytes. */
  close(passage: Passage): void;
  /** Those that wait for an answer from a link. */
  waitingFor(link: LinkId): readonly Passage[];
}

/** Bytes of the requests of others that are under way, by the link that they came over. */
const createLoad = () => {
  const byLink = new Map<LinkId, number>();
  let total = 0;
  const change = ({ from, request }: Passage, sign: 1 | -1): void => {
    if (from === undefined) return;
    const bytes = sign * request.body.length;
    const left = (byLink.get(from) ?? 0) + bytes;
    total += bytes;
    if (left > 0) byLink.set(from, left);
    else byLink.delete(from);
  };
  return {
    hasRoom: (link: LinkId, bytes: number): boolean =>
      total + bytes <= MAX_PASSING_BYTES && (byLink.get(link) ?? 0) + bytes <= MAX_PASSING_BYTES_OF_ONE,
    add: (passage: Passage): void => change(passage, 1),
    remove: (passage: Passage): void => change(passage, -1),
  };
};

/** The passages of a node. Two generations instead of a timer for each: the older one is forgotten as a whole. */
export const createPassages = (clock: Clock): Passages => {
  let newer = new Map<number, Passage>();
  let older = new Map<number, Passage>();
  let turnedAt = clock.now();
  const load = createLoad();

  const turn = (): void => {
    const age = clock.now() - turnedAt;
    if (age >= 0 && age < WAY_BACK_MS) return;
    const forgotten = age < 2 * WAY_BACK_MS ? [older] : [older, newer];
    for (const passages of forgotten) for (const one of passages.values()) if (one.open) load.remove(one);
    older = age < 2 * WAY_BACK_MS ? newer : new Map();
    newer = new Map();
    turnedAt = clock.now();
  };
  const find = (request: number): Passage | undefined => {
    turn();
    return newer.get(request) ?? older.get(request);
  };
  const isKept = (passage: Passage): boolean => {
    const { request } = passage.request;
    return newer.get(request) === passage || older.get(request) === passage;
  };

  return {
    isKnown: (request) => find(request) !== undefined,
    asked: ({ request }, link) => {
      const passage = find(request);
      return passage?.tried.includes(link) ? passage : undefined;
    },
    hasRoom: (link, bytes) => {
      turn();
      return load.hasRoom(link, bytes);
    },
    close: (passage) => {
      // One that was forgotten meanwhile is counted no more.
      if (passage.open && isKept(passage)) load.remove(passage);
      passage.open = false;
      const { hop, request, path, hops, operation } = passage.request;
      passage.request = { hop, request, path, hops, operation, target: NOTHING, body: NOTHING };
    },
    add: (passage) => {
      turn();
      load.add(passage);
      newer.set(passage.request.request, passage);
      return passage;
    },
    waitingFor: (link) => {
      const isWaiting = (one: Passage): boolean => one.open && one.tried.at(-1) === link;
      return [...newer.values(), ...older.values()].filter(isWaiting);
    },
  };
};
