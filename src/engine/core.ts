import type { Lane } from '../lib/lane.ts';
import type { Result } from '../lib/result.ts';
import type { Clock, ClockCorrection } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Random } from '../ports/random.ts';
import type { StoreOp } from '../ports/store.ts';
import type { NotKept } from './api/errors.ts';
import type { Primitives } from './crypto/primitives.ts';
import type { ErrorBoundary } from './error-boundary.ts';
import type { CreateLinkCipher } from './gate/link-cipher.ts';
import type { SealedLinks } from './gate/sealed-links.ts';
import type { Publisher } from './state/publisher.ts';
import type { Tables } from './storage/tables.ts';

/**
 * A change: what is to be written, and what to do once it is. Plans of several services go into one
 * batch, so that a message, its place in the outbox and the line in the list of chats are one write.
 */
export interface Plan {
  readonly ops: readonly StoreOp[];
  /** Brings memory to what was written and tells those who watch. Runs only after the write. */
  commit(): void;
}

/** The change that changes nothing. */
export const NO_CHANGE: Plan = { ops: [], commit: () => undefined };

/** Several changes as one. */
export const together = (...plans: readonly Plan[]): Plan => ({
  ops: plans.flatMap(({ ops }) => ops),
  commit: () => {
    for (const plan of plans) plan.commit();
  },
});

/** What every service is made of. */
export interface Core {
  /** Its timers run inside the boundary. */
  readonly clock: Clock;
  /** What the clock was set right by, and how it is. */
  readonly correction: ClockCorrection;
  /** Whether the clock is right. It may be wrong by a day where the host has not told the time, see meeting/place.ts. */
  isClockSure(): boolean;
  readonly random: Random;
  readonly primitives: Primitives;
  /** Frames on these are sealed for whoever is proven to be at the other end. */
  readonly links: SealedLinks;
  readonly createLinkCipher: CreateLinkCipher;
  readonly log: Log;
  /** What is done for one contact, link or frame runs inside it: an error there stops nothing else. */
  readonly boundary: ErrorBoundary;
  readonly tables: Tables;
  readonly publisher: Publisher;
  /** Separates networks that must not meet. */
  readonly network: string;
  /**
   * Changes run one at a time: read from memory, plan, keep, commit. The engine is the only writer, so
   * inside the lane what was read is still true when it is written.
   */
  readonly lane: Lane;
  /** Persist, then emit: writes all plans as one batch; on success commits them in order. Inside the lane only. */
  keep(...plans: readonly Plan[]): Promise<Result<void, NotKept>>;
}
