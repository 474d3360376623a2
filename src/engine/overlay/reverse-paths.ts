import { NO_BYTES } from '../../lib/bytes.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LinkId } from '../../ports/links.ts';
import type { Reply, RoutedRequest } from './codec.ts';
import { MAX_TRANSIT_BYTES, MAX_TRANSIT_BYTES_OF_ONE, REVERSE_PATH_MS } from './limits.ts';

/** A request that is on its way through this node, and whom its answer goes back to. */
export interface ReversePath {
  /** Without its bytes once it is answered: what is remembered of it after that is only that it was here. */
  request: RoutedRequest;
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
export const createReversePath = (
  request: RoutedRequest,
  { from, firstHops, ended }: Partial<Pick<ReversePath, 'from' | 'firstHops' | 'ended'>>,
): ReversePath => ({ request, from, tried: [], hops: [], firstHops, ended, open: true });

/** The requests that passed a node in the last seconds: the reverse path of their answers. */
export interface ReversePaths {
  /** Whether a request of this number was here, one's own included: a node takes it once. */
  isKnown(request: number): boolean;
  /** What was asked of a link and is answered by this, open or not. */
  asked(reply: Pick<Reply, 'request'>, link: LinkId): ReversePath | undefined;
  /** Whether there is room for a request of so many bytes that came over this link. */
  hasRoom(link: LinkId, bytes: number): boolean;
  add(pending: ReversePath): ReversePath;
  /** It is answered: that it was here is remembered for a while, without its bytes. */
  close(pending: ReversePath): void;
  /** Those that wait for an answer from a link. */
  waitingFor(link: LinkId): readonly ReversePath[];
}

/** Bytes of the requests of others that are under way, by the link that they came over. */
const createLoad = () => {
  const byLink = new Map<LinkId, number>();
  let total = 0;
  const change = ({ from, request }: ReversePath, sign: 1 | -1): void => {
    if (from === undefined) return;
    const bytes = sign * request.body.length;
    const left = (byLink.get(from) ?? 0) + bytes;
    total += bytes;
    if (left > 0) byLink.set(from, left);
    else byLink.delete(from);
  };
  return {
    hasRoom: (link: LinkId, bytes: number): boolean =>
      total + bytes <= MAX_TRANSIT_BYTES && (byLink.get(link) ?? 0) + bytes <= MAX_TRANSIT_BYTES_OF_ONE,
    add: (pending: ReversePath): void => change(pending, 1),
    remove: (pending: ReversePath): void => change(pending, -1),
  };
};

/** The reverse paths of a node. Two generations instead of a timer for each: the older one is forgotten as a whole. */
export const createReversePaths = (clock: Clock): ReversePaths => {
  let newer = new Map<number, ReversePath>();
  let older = new Map<number, ReversePath>();
  let turnedAt = clock.now();
  const load = createLoad();

  const turn = (): void => {
    const age = clock.now() - turnedAt;
    if (age >= 0 && age < REVERSE_PATH_MS) return;
    const forgotten = age < 2 * REVERSE_PATH_MS ? [older] : [older, newer];
    for (const reversePaths of forgotten)
      for (const one of reversePaths.values()) if (one.open) load.remove(one);
    older = age < 2 * REVERSE_PATH_MS ? newer : new Map();
    newer = new Map();
    turnedAt = clock.now();
  };
  const find = (request: number): ReversePath | undefined => {
    turn();
    return newer.get(request) ?? older.get(request);
  };
  const isKept = (pending: ReversePath): boolean => {
    const { request } = pending.request;
    return newer.get(request) === pending || older.get(request) === pending;
  };

  return {
    isKnown: (request) => find(request) !== undefined,
    asked: ({ request }, link) => {
      const pending = find(request);
      return pending?.tried.includes(link) ? pending : undefined;
    },
    hasRoom: (link, bytes) => {
      turn();
      return load.hasRoom(link, bytes);
    },
    close: (pending) => {
      // One that was forgotten meanwhile is counted no more.
      if (pending.open && isKept(pending)) load.remove(pending);
      pending.open = false;
      const { hop, request, path, hops, operation } = pending.request;
      pending.request = { hop, request, path, hops, operation, target: NO_BYTES, body: NO_BYTES };
    },
    add: (pending) => {
      turn();
      load.add(pending);
      newer.set(pending.request.request, pending);
      return pending;
    },
    waitingFor: (link) => {
      const isWaiting = (one: ReversePath): boolean => one.open && one.tried.at(-1) === link;
      return [...newer.values(), ...older.values()].filter(isWaiting);
    },
  };
};
