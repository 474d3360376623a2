import type { Bytes } from '../../src/lib/bytes.ts';
import type { WorkedTime } from './worked-time.ts';

/** A prepared message to the victim. */
export interface Prepared {
  readonly bytes: number;
  /** False where the link is closed just now. */
  say(): boolean;
}

/** A victim, and another user of it at the same time. */
export interface Stage {
  /** What the attacker says with this number, made beforehand: what making it takes is no matter here. */
  prepare(number: number): Promise<Prepared>;
  /** Goes on by so many milliseconds; resolves when all has been done that falls due. */
  advance(ms: number): Promise<void>;
  /** The other one wants something; `done` runs when it is answered, or not at all. */
  ask(done: () => void): void;
}

/** How a stage is set up. */
export interface StageOptions {
  /** For latencies: cryptography takes as long as that which ships, and what other machines do takes no time. */
  readonly time?: WorkedTime;
  /** For memory: everybody holds as many records as a node may from the beginning. */
  readonly fullStores?: boolean;
}

/** Runs with a stage. */
export type OnStage<A> = <T>(
  attack: A,
  options: StageOptions,
  run: (stage: Stage) => Promise<T>,
) => Promise<T>;

/** Prepared frames that are said over a link. */
export const prepared = (frame: Bytes, say: (frame: Bytes) => boolean): Prepared => ({
  bytes: frame.length,
  say: () => say(frame),
});
