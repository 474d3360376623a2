import type { Clock } from '../../ports/clock.ts';
import type { LinkId } from '../../ports/links.ts';
import type { Random } from '../../ports/random.ts';
import type { Candidates } from './candidates.ts';
import { Operation, Status, decodeAnswer, decodeKeys, decodeNames, encodeAsk } from './codec.ts';
import { chance } from './drawn-out.ts';
import type { Hops } from './hops.ts';
import { LOOK_AROUND_EVERY_MS, LOOK_FOR_SELF_EVERY_MS, LOOK_FOR_SELF_FIRST_MS, PATHS } from './limits.ts';
import type { Neighbour } from './neighbour.ts';
import type { Point } from './node-id.ts';
import type { Requests } from './requests.ts';
import type { Surroundings } from './surroundings.ts';
import type { Table } from './table.ts';

/** What finding the nearest stands on. */
export interface FindNearDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly table: Table;
  readonly hops: Hops;
  readonly requests: Requests;
  readonly candidates: Candidates;
  readonly surroundings: Surroundings;
  readonly self: Point;
  /** Nodes were named that are nearer than some of the nearest. */
  found(): void;
}

/** Finds the nodes nearest to oneself: by asking neighbours, and by requests through the network. */
export interface FindNear {
  /** Looks for oneself and asks around where it is time to. */
  look(): void;
  /** Looks for oneself beginning at one neighbour only: where it is of another island, that one's nearest are found. */
  through(first: Neighbour): void;
  onAnswer(from: Neighbour, frame: Uint8Array): boolean;
  onNames(from: Neighbour, frame: Uint8Array): boolean;
  /** A neighbour reckons that there are so many nodes. */
  heardSize(size: number): void;
  /** Requests that have not ended. */
  running(): number;
  /** In how many milliseconds there may be something to look for again. */
  pauseMs(): number;
}

/** How much larger than one reckons oneself is no matter of chance, and how often that makes one look anew. */
const FAR_LARGER = 1.8;
const ANEW_EVERY_MS = 20_000;

/** Near neighbours that are asked at once. */
const ASKED_AT_ONCE = 4;

const questionKey = (one: Neighbour, hop: number): number => one.link * 0x10000 + hop;

/** Questions to neighbours themselves: whom they know near oneself. */
const createQuestions = ({ hops, self }: Pick<FindNearDeps, 'hops' | 'self'>) => {
  const open = new Set<number>();
  return {
    ask: (one: Neighbour): void => {
      let question = 0;
      hops.send(
        one,
        (hop) => {
          question = questionKey(one, hop);
          open.add(question);
          return encodeAsk(hop, self);
        },
        // The answer counts as the acknowledgement, and was taken before this; whatever else came of it is the end of it.
        () => void open.delete(question),
      );
    },
    /** Whether this was asked of that neighbour. */
    answered: (from: Neighbour, hop: number): boolean => open.delete(questionKey(from, hop)),
  };
};

/** What a node does to find its nearest. */
export const createFindNear = (deps: FindNearDeps): FindNear => {
  const { clock, random, table, requests, candidates, surroundings, self } = deps;
  const questions = createQuestions(deps);
  const asked = new WeakSet<Neighbour>();
  let lookedAroundAt = Number.NEGATIVE_INFINITY;
  let lookedForSelfAt = Number.NEGATIVE_INFINITY;
  let pauseMs: number = LOOK_FOR_SELF_FIRST_MS;
  let anewAt = Number.NEGATIVE_INFINITY;
  let running = 0;

  const consider = (...named: Parameters<Candidates['consider']>): void => {
    if (!candidates.consider(...named)) return;
    // There is more to find.
    pauseMs = LOOK_FOR_SELF_FIRST_MS;
    deps.found();
  };

  /** Asks who is nearest to oneself: what a newcomer does, and whoever lost sight of its surroundings. */
  const lookForSelf = (how: { readonly paths: number; readonly avoid?: Set<LinkId> }): void => {
    lookedForSelfAt = clock.now();
    pauseMs = Math.min(2 * pauseMs, LOOK_FOR_SELF_EVERY_MS);
    running += 1;
    requests.ask({
      operation: Operation.near,
      target: self,
      body: new Uint8Array(),
      ...how,
      each: ({ reply }) => {
        const keys = reply?.status === Status.near ? decodeKeys(reply.body) : undefined;
        if (keys) consider(keys);
      },
      done: () => {
        running -= 1;
      },
    });
  };

  const ask = (one: Neighbour): void => {
    asked.add(one);
    questions.ask(one);
  };

  /** Where others know of a far larger network, one's own surroundings are an island's: they are looked for anew. */
  const heardSize = (size: number): void => {
    const isNews = clock.now() - anewAt >= ANEW_EVERY_MS;
    if (!isNews || size < FAR_LARGER * table.ownEstimate()) return;
    anewAt = clock.now();
    pauseMs = LOOK_FOR_SELF_FIRST_MS;
    deps.found();
  };

  /** Asks those of the nearest that were never asked, and now and then one of the others. */
  const lookAround = (): void => {
    const near = surroundings.nearest();
    const fresh = near.filter((one) => !asked.has(one)).slice(0, ASKED_AT_ONCE);
    for (const one of fresh) ask(one);
    if (near.length === fresh.length || fresh.length > 0) return;
    const one = near[Math.floor(chance(random) * near.length)];
    if (!one || clock.now() - lookedAroundAt < Math.min(pauseMs, LOOK_AROUND_EVERY_MS)) return;
    lookedAroundAt = clock.now();
    ask(one);
  };

  return {
    look: () => {
      if (clock.now() - lookedForSelfAt >= pauseMs) lookForSelf({ paths: PATHS });
      lookAround();
    },
    through: ({ link }) => lookForSelf({ paths: 1, avoid: table.linksBut(link) }),
    onAnswer: (from, frame) => {
      const answer = decodeAnswer(frame);
      if (!answer) return false;
      if (!questions.answered(from, answer.hop)) return true;
      from.saysSize(answer.size, clock.now());
      heardSize(answer.size);
      consider(answer.keys, from.link);
      return true;
    },
    heardSize,
    onNames: (from, frame) => {
      const keys = decodeNames(frame);
      if (keys && from.allows(clock.now())) consider(keys, from.link);
      return keys !== undefined;
    },
    running: () => running,
    pauseMs: () => pauseMs,
  };
};
