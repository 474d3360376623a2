import type { Bytes } from '../../../lib/bytes.ts';
import { type Backoff, type Pauses, createBackoff } from '../../../lib/backoff.ts';
import { jitter } from '../../../lib/jitter.ts';
import type { Cancel } from '../../../lib/signal.ts';
import type { PersonId } from '../../api/ids.ts';
import type { Core } from '../../core.ts';
import type { DialPurpose, NodeKey } from '../../overlay/overlay.ts';

const MINUTE_MS = 60_000;

/**
 * Pauses between dials, the last one repeating, with a quarter of jitter either way. A contact that comes back dials
 * by itself, so the later dials are only for what got lost.
 */
const PAUSES_MS: Pauses = [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, 60 * MINUTE_MS];

/** However often a call is asked for, there is one at most in this time. */
const MIN_GAP_MS = 30_000;

/** Dials at once, so that hundreds of contacts do not burden the neighbours. */
const MAX_AT_ONCE = 6;

/** A person to dial over the network. */
export interface DialTarget {
  /** The same as long as it is the same person for the same reason. */
  readonly key: string;
  readonly person: PersonId | null;
  readonly devices: readonly NodeKey[];
  /** What the dial says it is for. */
  what(device: NodeKey): Bytes;
  /** PAUSES_MS where they are not others. */
  readonly pausesMs?: Pauses;
}

/** A path by which a device is called: the overlay, or what else can be asked for it. */
export interface SignallingPath {
  /** Whether there is a node or a contact to ask. */
  isReady(): boolean;
  /** Settles when there is, or never will be; left out where `update` is called then. */
  ready?(): Promise<void>;
  /** Whether the other side has agreed. */
  dial(device: NodeKey, purpose: DialPurpose): Promise<boolean>;
}

/** What calling needs. */
export interface RedialDeps {
  readonly core: Core;
  /** undefined while there is none; the same one as long as it lasts. */
  path(): SignallingPath | undefined;
  /** The persons to meet, as far as a device of them is known. */
  targets(): readonly DialTarget[];
}

/** Dials people again and again as long as they are not linked. */
export interface Redialling {
  /** The targets, or the path, have changed. */
  update(): void;
  /** Dials all targets, or one person, now. */
  call(person?: PersonId): void;
  stop(): void;
}

interface Entry {
  target: DialTarget;
  readonly pauses: Backoff;
  nextAt: number;
  endedAt: number;
  running: boolean;
}

const newEntry = (target: DialTarget): Entry => ({
  target,
  pauses: createBackoff(target.pausesMs ?? PAUSES_MS),
  nextAt: 0,
  endedAt: 0,
  running: false,
});

/** The calls of one engine. */
export const createRedialling = ({ core, path, targets }: RedialDeps): Redialling => {
  const { clock, random, boundary } = core;
  const entries = new Map<string, Entry>();
  let timer: Cancel | undefined;
  let stopped = false;
  /** The path over which there is no node to ask yet. */
  let alone: SignallingPath | undefined;
  let timesFound = 0;

  const run = async (by: SignallingPath, entry: Entry): Promise<void> => {
    const { devices, what } = entry.target;
    const before = timesFound;
    entry.running = true;
    const dial = (device: Bytes): Promise<unknown> =>
      by.dial(device, { kind: 'meeting', what: what(device) });
    // After an error they are called again, later, as if they had not answered.
    const dialAll = (): Promise<unknown> => Promise.all(devices.map(dial));
    await boundary.attempt('network', dialAll, undefined);
    const pause = entry.pauses.next();
    entry.running = false;
    entry.endedAt = clock.now();
    // What was asked of an overlay that was breaking off says nothing of them.
    entry.nextAt = timesFound > before ? entry.endedAt : entry.endedAt + jitter(random, pause, 4);
    work();
  };

  /** Keeps the targets that are wanted and forgets the others: a contact that is lost again later is dialled anew. */
  const take = (): void => {
    const wanted = new Map(targets().map((target) => [target.key, target]));
    for (const key of entries.keys()) if (!wanted.has(key)) entries.delete(key);
    for (const [key, target] of wanted) {
      const entry = entries.get(key);
      if (entry) entry.target = target;
      else entries.set(key, newEntry(target));
    }
  };

  /** All targets are dialled anew once there is a node to ask again. */
  const wait = (by: SignallingPath): void => {
    if (alone === by || !by.ready) return;
    alone = by;
    void by.ready().then(() => {
      if (alone !== by) return;
      alone = undefined;
      if (!by.isReady()) return; // it was stopped
      timesFound += 1;
      for (const entry of entries.values()) entry.nextAt = 0;
      work();
    });
  };

  const work = (): void => {
    timer?.();
    timer = undefined;
    const by = path();
    if (stopped || !by) return;
    if (!by.isReady()) return wait(by);
    const resting = [...entries.values()].filter(({ running }) => !running);
    let free = MAX_AT_ONCE - (entries.size - resting.length);
    const due = resting.filter(({ nextAt }) => nextAt <= clock.now());
    for (const entry of due.slice(0, Math.max(0, free))) void run(by, entry);
    free -= due.length;
    // Where there is no room for all of them, the next one begins when one has ended.
    const next = Math.min(...resting.filter((entry) => !due.includes(entry)).map(({ nextAt }) => nextAt));
    if (free > 0 && Number.isFinite(next)) timer = clock.after(next - clock.now(), work);
  };

  return {
    update: () => {
      take();
      work();
    },
    call: (person) => {
      // If the clock was set back it is unknown how long ago that was.
      const isRested = ({ endedAt }: Entry): boolean =>
        clock.now() < endedAt || clock.now() - endedAt >= MIN_GAP_MS;
      for (const entry of entries.values())
        if ((!person || entry.target.person === person) && isRested(entry)) entry.nextAt = 0;
      work();
    },
    stop: () => {
      stopped = true;
      timer?.();
    },
  };
};
