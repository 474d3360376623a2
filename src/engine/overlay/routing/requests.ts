import { RttEstimator } from '../../../lib/rtt.ts';
import type { Cancel } from '../../../lib/signal.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Random } from '../../../ports/random.ts';
import { type Operation, type Reply, Status } from '../wire/codec.ts';
import { PATH_TIMEOUT } from '../limits.ts';
import type { Point } from '../key-space/node-id.ts';
import type { Routing } from './routing.ts';
import type { LinkId } from '../../../ports/links.ts';

/** How one path ended: with a reply, or without one in time. */
export interface PathEnd {
  readonly reply: Reply | undefined;
  /** Id of the node of the first hop; undefined where there was no neighbour left to ask. */
  readonly first: Point | undefined;
}

/** What is asked, and over how many disjoint paths. */
export interface RequestOptions {
  readonly operation: Operation;
  readonly target: Point;
  readonly body: Uint8Array;
  readonly paths: number;
  /** Number of the first path, else 0. Paths of other numbers come to the target by other nodes. */
  readonly firstPath?: number;
  /** In milliseconds; if not given, adapted to what requests take. */
  readonly timeoutMs?: number | undefined;
  /** First hops of earlier rounds, which are not used again. The first hops of this round are added. */
  readonly avoid?: Set<LinkId> | undefined;
  /** Called for each path that ends. */
  each(end: PathEnd): void;
  /** Called when all paths have ended. */
  done(): void;
}

/** Requests that begin at this node. */
export interface Requests {
  /** Begins a request. The Cancel stops it: neither `each` nor `done` is called any more. */
  ask(asked: RequestOptions): Cancel;
  /** Ends every path without a reply; later requests end at once. */
  stop(): void;
}

const random46 = (random: Random): number => {
  const bytes = random.bytes(6);
  return bytes.reduce((sum, byte, i) => sum * 256 + (i === 0 ? byte & 0x3f : byte), 0);
};

/** The requests of a node. */
export const createRequests = (deps: {
  readonly clock: Clock;
  readonly random: Random;
  readonly routing: Routing;
}): Requests => {
  const { clock, random, routing } = deps;
  const rtt = new RttEstimator(PATH_TIMEOUT);
  const running = new Set<() => void>();
  let stopped = false;

  const ask = (asked: RequestOptions): Cancel => {
    const { operation, target, body, paths, each, firstPath = 0 } = asked;
    const firstHops = asked.avoid ?? new Set<LinkId>();
    const startedAt = clock.now();
    const firsts: (Point | undefined)[] = [];
    const open = new Set<number>();
    let begun = false;
    let over = false;

    const finish = (): void => {
      if (over || !begun || open.size > 0) return;
      stop();
      asked.done();
    };
    const end = (path: number, reply: Reply | undefined): void => {
      if (over || !open.delete(path)) return;
      if (reply && firsts[path]) rtt.measured(clock.now() - startedAt);
      each({ reply, first: firsts[path] });
      finish();
    };
    const giveUp = (): void => {
      for (const path of Array.from(open)) end(path, undefined);
    };
    const timeout = clock.after(asked.timeoutMs ?? rtt.timeoutMs, giveUp);
    const stop = (): void => {
      over = true;
      timeout();
      running.delete(giveUp);
    };

    running.add(giveUp);
    for (let path = 0; path < paths; path++) open.add(path);
    if (stopped) giveUp();
    for (let path = 0; path < paths && !over && !stopped; path++) {
      const ended = (reply: Reply): void =>
        end(path, reply.status === Status.absent && reply.hops === 0 ? undefined : reply);
      // Each path has a number of its own: a node on one path can do nothing about the others.
      firsts[path] = routing.begin({
        request: random46(random),
        path: firstPath + path,
        operation,
        target,
        body,
        firstHops,
        ended,
      })?.id;
    }
    begun = true;
    finish();
    return stop;
  };

  return {
    ask,
    stop: () => {
      stopped = true;
      for (const giveUp of Array.from(running)) giveUp();
    },
  };
};
