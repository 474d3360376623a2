import type { Lane } from '../../lib/lane.ts';
import { type Result, done, err } from '../../lib/result.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Durability, Store, StoreError, StoreOp } from '../../ports/store.ts';
import type { NotKept } from '../api/errors.ts';
import { type WriteBuffer, createWriteBuffer } from './write-buffer.ts';
import { BUG, type Surroundings, type Work, createInside, runChange } from './run-change.ts';

/** Changes of what is kept, one at a time. The engine is the only writer, so nothing else changes meanwhile. */
export interface Changes {
  /**
   * Changes what is kept, all of it or nothing. The work reads and writes through its Tx; what it wrote is one batch when it
   * has ended, and what it answers is answered once that is in the store. Where it answers a failure nothing is written;
   * nor where it throws, which is reported, and answered as NotKept.
   *
   * Changes that are asked for while another one is written are joined: they run one after another, each of them sees what
   * those before it did, and they are one batch. What fails that batch fails all that wrote to it; one that only read is run
   * again alone, as what it has read came to nothing. A change that throws or answers a failure takes back what it wrote and
   * nothing else.
   *
   * Work that takes too long is given up (run-change.ts). A change that is asked for inside of another one is a bug; where it
   * can be found (`Inside`) it is answered as NotKept.
   */
  change<T, E = never>(work: Work<T, E>, options?: ChangeOptions): Promise<Result<T, E | NotKept>>;
  /** Runs work while no change runs and nothing is written: for what rewrites whole tables, past all changes. */
  readonly lane: Lane;
  /** Writes a batch at once. Inside of the lane only. */
  write(batch: readonly StoreOp[]): Promise<Result<void, NotKept>>;
}

/** How a change is to be written. */
export interface ChangeOptions {
  /** `relaxed`: a power cut may take it back. Joined with a change that is `strict` it is so, too. */
  readonly durability?: Durability;
}

/** What changes stand on. */
export interface ChangesDeps {
  readonly store: Store;
  readonly log: Log;
  readonly clock: Clock;
  /** Keeps an error in one piece of work from the others: see error-boundary.ts. */
  readonly boundary: Pick<Surroundings, 'attempt'> & {
    each(area: string, pieces: readonly (() => void)[]): void;
  };
  /** What reading or writing came to: why it failed, or null where something was written. */
  wrote(problem: StoreError['kind'] | null): void;
}

/** Changes that are written together, at most. */
const MAX_JOINED = 256;

/** The answer of a store that has a bug. */
const BROKEN = err({ kind: 'failed' as const, detail: 'an error in the store' });

/** What was done in its turn, and how it hears what the write of it came to. */
interface Turn {
  readonly durability?: Durability;
  /** It came to an answer and wrote nothing. */
  readonly isReader?: boolean;
  settle(written: Result<void, NotKept>): void;
}

/** What waits for its turn. */
interface Waiting {
  /** Nothing is joined with it. */
  readonly isAlone: boolean;
  run(group: WriteBuffer): Promise<Turn>;
}

/** Takes turns: those that wait when a turn begins take it together, but for what has to be alone. */
const createTurns = (take: (pieces: readonly Waiting[]) => Promise<void>): ((next: Waiting) => void) => {
  const waiting: Waiting[] = [];
  let isRunning = false;
  const runAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const alone = waiting.findIndex(({ isAlone }) => isAlone);
      const together = alone < 0 ? MAX_JOINED : Math.max(1, Math.min(alone, MAX_JOINED));
      await take(waiting.splice(0, together));
    }
    isRunning = false;
  };
  return (next) => {
    waiting.push(next);
    if (isRunning) return;
    isRunning = true;
    queueMicrotask(() => void runAll());
  };
};

/** Why something could not be read or written: for the log, and for the screen. */
const noting =
  ({ log, boundary, wrote }: ChangesDeps) =>
  (what: 'read' | 'write', { kind }: StoreError): NotKept => {
    boundary.each('storage', [() => log.fault('storage', `a ${what} failed: ${kind}`), () => wrote(kind)]);
    return { kind: 'not-kept', problem: kind };
  };

/** The changes of one engine. */
export const createChanges = (deps: ChangesDeps): Changes => {
  const { store, clock, boundary, wrote } = deps;
  const inside = createInside();
  const surroundings: Surroundings = { clock, inside, attempt: boundary.attempt };
  const note = noting(deps);

  const write = async (
    batch: readonly StoreOp[],
    durability: Durability = 'strict',
  ): Promise<Result<void, NotKept>> => {
    if (batch.length === 0) return done;
    const written = await boundary.attempt('storage', () => store.write(batch, durability), BROKEN);
    if (!written.ok) return err(note('write', written.error));
    boundary.each('storage', [() => wrote(null)]);
    return done;
  };

  /** Runs these together, and writes what they wrote as one batch. */
  const take = async (pieces: readonly Waiting[]): Promise<void> => {
    const group = createWriteBuffer(store);
    const turns: Turn[] = [];
    for (const { run } of pieces) turns.push(await run(group));
    const isStrict = turns.some(({ durability }) => durability === 'strict');
    const written = await write(group.batch(), isStrict ? 'strict' : 'relaxed');
    const isAgain = turns.map(({ isReader }) => !written.ok && isReader === true);
    for (const [at, { settle }] of turns.entries()) if (!isAgain[at]) settle(written);
    // Alone: one that now writes is not failed by what others do, and nothing is run a third time.
    for (const [at, piece] of pieces.entries()) if (isAgain[at]) await take([piece]);
  };
  const ask = createTurns(take);

  /** Whether this is asked for inside of a change, which it would wait for as the change waits for it; that is reported. */
  const isNested = (): boolean => {
    const reporting = (): never => {
      throw new Error('a change was asked for inside of another one');
    };
    if (inside.isNow()) boundary.each('storage', [reporting]);
    return inside.isNow();
  };

  const changing =
    <T, E>(
      work: Work<T, E>,
      durability: Durability,
      resolve: (answer: Result<T, E | NotKept>) => void,
    ): Waiting['run'] =>
    async (group) => {
      const { answer, hasWritten, kept, failure } = await runChange(work, group, surroundings);
      const own = failure ? err(note('read', failure)) : answer;
      const settle = (written: Result<void, NotKept>): void => {
        if (written.ok) boundary.each('commit', kept);
        resolve(written.ok ? own : written);
      };
      return { ...(hasWritten && { durability }), isReader: own.ok && !hasWritten, settle };
    };

  return {
    change: (work, { durability = 'strict' } = {}) =>
      isNested()
        ? Promise.resolve(err(BUG))
        : new Promise((resolve) => ask({ isAlone: false, run: changing(work, durability, resolve) })),
    lane: (work) => {
      if (isNested()) return Promise.reject(new Error('the lane was asked for inside of a change'));
      return new Promise((resolve, reject) => {
        const run: Waiting['run'] = async () => {
          await Promise.resolve().then(work).then(resolve, reject);
          return { settle: () => undefined };
        };
        ask({ isAlone: true, run });
      });
    },
    write: (batch) => write(batch),
  };
};
