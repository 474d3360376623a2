import type { Clock } from '../../ports/clock.ts';
import type { LinkId } from '../../ports/links.ts';
import type { Reply, Route } from './codec.ts';
import { WAY_BACK_MS } from './limits.ts';

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

/** It is answered: that it was here is remembered for a while, without its bytes. */
export const closePassage = (passage: Passage): void => {
  passage.open = false;
  const { hop, request, path, hops, operation } = passage.request;
  passage.request = { hop, request, path, hops, operation, target: NOTHING, body: NOTHING };
};

/** The requests that passed a node in the last seconds: the way back of answers. */
export interface Passages {
  /** A request of this node's own, by its path. */
  own(request: number, path: number): Passage | undefined;
  /** A request of others: a node is on one path of it only. */
  foreign(request: number): Passage | undefined;
  /** What was asked of a link and is answered by this, open or not. */
  asked(reply: Pick<Reply, 'request' | 'path'>, link: LinkId): Passage | undefined;
  add(passage: Passage): void;
  /** Those that wait for an answer from a link. */
  waitingFor(link: LinkId): readonly Passage[];
}

/** Requests are numbers of 46 bits, so that a number holds one with its path. */
const PATHS_PER_REQUEST = 64;
const ownKey = (request: number, path: number): number => request * PATHS_PER_REQUEST + path;
const foreignKey = (request: number): number => -request - 1;

/** The passages of a node. Two generations instead of a timer for each: the older one is forgotten as a whole. */
export const createPassages = (clock: Clock): Passages => {
  let newer = new Map<number, Passage>();
  let older = new Map<number, Passage>();
  let turnedAt = clock.now();

  const turn = (): void => {
    const age = clock.now() - turnedAt;
    if (age >= 0 && age < WAY_BACK_MS) return;
    older = age < 2 * WAY_BACK_MS ? newer : new Map();
    newer = new Map();
    turnedAt = clock.now();
  };
  const find = (key: number): Passage | undefined => {
    turn();
    return newer.get(key) ?? older.get(key);
  };

  return {
    own: (request, path) => find(ownKey(request, path)),
    foreign: (request) => find(foreignKey(request)),
    asked: ({ request, path }, link) =>
      [find(ownKey(request, path)), find(foreignKey(request))].find((one) => one?.tried.includes(link)),
    add: (passage) => {
      turn();
      const { request, path } = passage.request;
      newer.set(passage.from === undefined ? ownKey(request, path) : foreignKey(request), passage);
    },
    waitingFor: (link) => {
      const isWaiting = (one: Passage): boolean => one.open && one.tried.at(-1) === link;
      return [...newer.values(), ...older.values()].filter(isWaiting);
    },
  };
};
