import { chance } from '../../../lib/jitter.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Random } from '../../../ports/random.ts';
import { encodeAsk } from '../wire/codec.ts';
import type { PendingHops } from '../routing/pending-hops.ts';
import { SIBLING_QUERY_EVERY_MS } from '../limits.ts';
import type { Neighbour } from '../neighbours/neighbour.ts';
import type { Point } from '../key-space/node-id.ts';
import type { SiblingList } from '../routing-table/sibling-list.ts';

/** What asking siblings needs. */
export interface SiblingQueriesDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly pendingHops: PendingHops;
  readonly siblings: SiblingList;
  readonly self: Point;
}

/** Asks siblings, by one hop, which nodes they know near this one. */
export interface SiblingQueries {
  /**
   * Asks the siblings that were never asked. If there are none, it asks a random sibling now and then, after the
   * pause.
   */
  look(pauseMs: number): void;
  /** Whether this neighbour was asked with this hop number. */
  answered(from: Neighbour, hop: number): boolean;
}

/** Siblings that are asked at once. */
const ASKED_AT_ONCE = 4;

const questionKey = (one: Neighbour, hop: number): number => one.link * 0x10000 + hop;

/** Open queries to neighbours, by link and hop number. */
const createQuestions = ({ pendingHops, self }: Pick<SiblingQueriesDeps, 'pendingHops' | 'self'>) => {
  const open = new Set<number>();
  return {
    ask: (one: Neighbour): void => {
      let question = 0;
      pendingHops.send(
        one,
        (hop) => {
          question = questionKey(one, hop);
          open.add(question);
          return encodeAsk(hop, self);
        },
        // The answer is the acknowledgement and was taken before this. Every other outcome ends the query.
        () => void open.delete(question),
      );
    },
    /** Whether this neighbour was asked with this hop number. */
    answered: (from: Neighbour, hop: number): boolean => open.delete(questionKey(from, hop)),
  };
};

/** The sibling queries of a node. */
export const createSiblingQueries = (deps: SiblingQueriesDeps): SiblingQueries => {
  const { clock, random, siblings } = deps;
  const questions = createQuestions(deps);
  const asked = new WeakSet<Neighbour>();
  let lookedAt = Number.NEGATIVE_INFINITY;

  const ask = (one: Neighbour): void => {
    asked.add(one);
    questions.ask(one);
  };

  return {
    look: (pauseMs) => {
      const near = siblings.nearest();
      const fresh = near.filter((one) => !asked.has(one)).slice(0, ASKED_AT_ONCE);
      for (const one of fresh) ask(one);
      if (near.length === fresh.length || fresh.length > 0) return;
      const one = near[Math.floor(chance(random) * near.length)];
      if (!one || clock.now() - lookedAt < Math.min(pauseMs, SIBLING_QUERY_EVERY_MS)) return;
      lookedAt = clock.now();
      ask(one);
    },
    answered: questions.answered,
  };
};
