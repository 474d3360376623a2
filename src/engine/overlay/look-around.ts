import { chance } from '../../lib/jitter.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Random } from '../../ports/random.ts';
import { encodeAsk } from './codec.ts';
import type { Hops } from './hops.ts';
import { LOOK_AROUND_EVERY_MS } from './limits.ts';
import type { Neighbour } from './neighbour.ts';
import type { Point } from './node-id.ts';
import type { Surroundings } from './surroundings.ts';

/** What looking around stands on. */
export interface LookAroundDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly hops: Hops;
  readonly surroundings: Surroundings;
  readonly self: Point;
}

/** Asks neighbours themselves whom they know near oneself. */
export interface LookAround {
  /** Asks those of the nearest that were never asked, and now and then, not before the pause is over, one of the others. */
  look(pauseMs: number): void;
  /** Whether this was asked of that neighbour, by the number of the hop. */
  answered(from: Neighbour, hop: number): boolean;
}

/** Near neighbours that are asked at once. */
const ASKED_AT_ONCE = 4;

const questionKey = (one: Neighbour, hop: number): number => one.link * 0x10000 + hop;

/** Questions to neighbours themselves: whom they know near oneself. */
const createQuestions = ({ hops, self }: Pick<LookAroundDeps, 'hops' | 'self'>) => {
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

/** What a node does to learn from its neighbours. */
export const createLookAround = (deps: LookAroundDeps): LookAround => {
  const { clock, random, surroundings } = deps;
  const questions = createQuestions(deps);
  const asked = new WeakSet<Neighbour>();
  let lookedAt = Number.NEGATIVE_INFINITY;

  const ask = (one: Neighbour): void => {
    asked.add(one);
    questions.ask(one);
  };

  return {
    look: (pauseMs) => {
      const near = surroundings.nearest();
      const fresh = near.filter((one) => !asked.has(one)).slice(0, ASKED_AT_ONCE);
      for (const one of fresh) ask(one);
      if (near.length === fresh.length || fresh.length > 0) return;
      const one = near[Math.floor(chance(random) * near.length)];
      if (!one || clock.now() - lookedAt < Math.min(pauseMs, LOOK_AROUND_EVERY_MS)) return;
      lookedAt = clock.now();
      ask(one);
    },
    answered: questions.answered,
  };
};
