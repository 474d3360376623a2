import { NO_BYTES } from '../../../lib/bytes.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { LinkId } from '../../../ports/links.ts';
import type { Reply, RoutedRequest } from '../wire/codec.ts';
import { MAX_TRANSIT_BYTES, MAX_TRANSIT_BYTES_OF_ONE, REVERSE_PATH_MS } from '../limits.ts';

/** A request on its way through this node: from which link it came, and to which links it was handed on. */
export interface ReversePath {
  /** Without its bytes once it is answered: then only its number is remembered. */
  request: RoutedRequest;
  /** The link that it came from; undefined: it began at this node. */
  readonly from: LinkId | undefined;
  /** The links that it was handed to. The first reply from one of them counts. */
  readonly tried: LinkId[];
  /** The hop numbers on those links, in the same order. */
  readonly hopNumbers: number[];
  /** Shared by the paths of one own request: no two of them begin with the same hop. */
  readonly firstHops: Set<LinkId> | undefined;
  readonly ended: ((reply: Reply) => void) | undefined;
  open: boolean;
}

/**
 * The reverse path of a request that came over the link `from`, or of an own one. The body of the request must not be
 * written to.
 */
export const createReversePath = (
  request: RoutedRequest,
  { from, firstHops, ended }: Partial<Pick<ReversePath, 'from' | 'firstHops' | 'ended'>>,
): ReversePath => ({ request, from, tried: [], hopNumbers: [], firstHops, ended, open: true });

/** The requests that passed this node in the last seconds: the reverse paths of their replies. */
export interface ReversePaths {
  /** Whether a request of this number was here, the own ones included: a node takes it once. */
  isKnown(request: number): boolean;
  /** The request that was handed to this link and that this reply answers, open or not. */
  asked(reply: Pick<Reply, 'request'>, link: LinkId): ReversePath | undefined;
  /** Whether there is room for so many bytes of a request that came over this link. */
  hasRoom(link: LinkId, bytes: number): boolean;
  add(pending: ReversePath): ReversePath;
  /** The request is answered. Its number is remembered for a while, its bytes are not. */
  close(pending: ReversePath): void;
  /** The requests that wait for a reply from this link. */
  waitingFor(link: LinkId): readonly ReversePath[];
}

/** Bytes of requests under way from other nodes, by the link that they came over. */
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
      // One that was forgotten meanwhile is not counted any more.
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
