import type { Clock, ClockCorrection } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Random } from '../ports/random.ts';
import type { Primitives } from './crypto/primitives.ts';
import type { ErrorBoundary } from './error-boundary.ts';
import type { CreateLinkCipher } from './handshake/link-cipher.ts';
import type { SealedLinks } from './handshake/sealed-links.ts';
import type { LogTables } from './log-book/tables.ts';
import type { Publisher } from './state/publisher.ts';
import type { Changes } from './storage/changes.ts';
import type { Tables } from './tables.ts';

/** What every service stands on. */
export interface Core {
  /** Its timers run inside the boundary. */
  readonly clock: Clock;
  /** What the clock was set right by, and how it is. */
  readonly correction: ClockCorrection;
  /** Whether the clock is right. It may be wrong by a day where the host has not told the time, see meeting/place.ts. */
  isClockSure(): boolean;
  readonly random: Random;
  readonly primitives: Primitives;
  /** Links with frames that are sealed for the proven peer at the other end. */
  readonly links: SealedLinks;
  readonly createLinkCipher: CreateLinkCipher;
  readonly log: Log;
  /** Work for one contact, link or frame runs inside it, so that an error there stops nothing else. */
  readonly boundary: ErrorBoundary;
  readonly tables: Tables;
  /** The tables of conversations. */
  readonly book: LogTables;
  readonly publisher: Publisher;
  /** Separates networks that must not meet. */
  readonly network: string;
  /** Changes what is kept: see Changes. */
  readonly change: Changes['change'];
  /** Runs work while no change runs and nothing is written: see Changes. */
  readonly lane: Changes['lane'];
  /** Writes a batch past all changes. Inside of the lane only. */
  readonly write: Changes['write'];
}
