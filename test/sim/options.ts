import { parseArgs } from 'node:util';
import { LIE_KINDS, type LieKind } from './liars.ts';
import { sessionOfLeaving } from './population.ts';
import { DEFAULT_NETWORK } from './link-times.ts';
import { DEFAULT_WORLD, type WorldOptions } from './world.ts';
import { createNobleSecrets } from './real-crypto.ts';

/** A part of the world that is cut off for a while. */
export interface PartitionOptions {
  readonly share: number;
  readonly forMs: number;
}

/** What a world that has grown goes through while it is measured. */
export interface MeasureOptions {
  readonly minutes: number;
  readonly sessionMs: number | undefined;
  readonly graceful: number;
  readonly liars: number;
  readonly lies: readonly LieKind[];
  readonly partition: PartitionOptions | undefined;
  /** Share that is gone at once in the middle of what is measured. */
  readonly vanish: number;
}

/** One run. */
export interface RunOptions extends MeasureOptions {
  /** The command line they were read from, for threads of their own. */
  readonly argv: readonly string[];
  /** Threads, each of which has its share of the hosts. */
  readonly workers: number;
  readonly world: WorldOptions;
  readonly nodes: number;
  readonly doublingMs: number;
  /** Between the coming of the last and what is measured. */
  readonly settleMs: number;
  readonly lookupsPerSecond: number;
  /** What the same world goes through afterwards, one after the other. */
  readonly next: readonly MeasureOptions[];
  readonly json: string | undefined;
  readonly traceCheck: boolean;
}

/** What a run is when nothing is said. */
export const DEFAULT_RUN: RunOptions = {
  argv: [],
  workers: 1,
  world: { ...DEFAULT_WORLD, seed: '1' },
  nodes: 1_000,
  minutes: 10,
  doublingMs: 45_000,
  settleMs: 180_000,
  sessionMs: undefined,
  graceful: 0.5,
  liars: 0,
  lies: LIE_KINDS,
  partition: undefined,
  vanish: 0,
  lookupsPerSecond: 10,
  next: [],
  json: undefined,
  traceCheck: false,
};

const USAGE = `npm run sim -- [options]
  --nodes N               participants (1000)
  --minutes M             how long is measured, after the world has grown (10)
  --session-minutes S     median of how long somebody stays; or:
  --leave-per-hour SHARE  share of those there that leaves in an hour
  --graceful SHARE        of those who go, how many say so (0.5)
  --liars SHARE           nodes that lie
  --lies KIND,KIND        how: ${LIE_KINDS.join(', ')} (all)
  --partition SHARE,SEC   that share is cut off for so many seconds
  --vanish SHARE          that share is gone at once; readability is measured 30 s later
  --lookups-per-second R  in the whole world (10, or 20 from 10,000 nodes on)
  --phones SHARE          nodes with a phone's links (0)
  --symmetric SHARE       nodes behind a symmetric NAT (0.1)
  --delay LOW,HIGH        one way, in ms (50,80)
  --loss SHARE            packets lost (0.002)
  --doubling-seconds S    how long the world takes to double while it grows (45)
  --settle-seconds S      between the coming of the last and what is measured (180)
  --next="OPTIONS"        measure the same world again, in another way: minutes, session-minutes, leave-per-hour,
                          graceful, liars (of those there so many turn), lies, partition, vanish; can be repeated
  --workers N             threads; another number of them is another run (1)
  --seed X                the same seed gives the same run (1)
  --real-crypto           Ed25519, X25519 and ChaCha20-Poly1305 instead of a stand-in
  --trace-check           run twice and compare
  --json FILE             write every figure`;

/** What says how a world is measured; the others say what it is like. */
const MEASURING = [
  'minutes',
  'session-minutes',
  'leave-per-hour',
  'graceful',
  'liars',
  'lies',
  'partition',
  'vanish',
] as const;
const STRINGS = [
  ...MEASURING,
  'nodes',
  'lookups-per-second',
  'phones',
  'symmetric',
  'delay',
  'loss',
  'doubling-seconds',
  'settle-seconds',
  'workers',
  'seed',
  'json',
] as const;

type Name = (typeof STRINGS)[number];

const fail = (why: string): never => {
  throw new Error(`${why}\n\n${USAGE}`);
};

/** Threads go on together as long as nothing gets from one to another at once. */
const workersOf = (workers: number, lowMs: number): number => {
  if (!Number.isInteger(workers) || workers < 1) fail('--workers: a whole number, 1 at least');
  if (workers > 1 && lowMs < 1) fail('--workers: only with delays of a millisecond at least');
  return workers;
};

const isLieKind = (text: string): text is LieKind => LIE_KINDS.some((kind) => kind === text);

/** The values of a command line, by their names. */
interface Values {
  readonly text: (name: Name) => string | undefined;
  readonly numbers: (name: Name) => readonly number[] | undefined;
  readonly number: <Otherwise>(name: Name, otherwise: Otherwise) => number | Otherwise;
}

const valuesOf = (values: Readonly<Partial<Record<Name, unknown>>>): Values => {
  const text = (name: Name): string | undefined => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  const numbers = (name: Name): readonly number[] | undefined => {
    const read = text(name)?.split(',').map(Number);
    return read?.some((one) => !Number.isFinite(one) || one < 0) ? fail(`--${name}: not a number`) : read;
  };
  return { text, numbers, number: (name, otherwise) => numbers(name)?.[0] ?? otherwise };
};

/** Each of them takes a value. */
const stringsOf = <Some extends Name>(names: readonly Some[]): Record<Some, { type: 'string' }> =>
  Object.fromEntries(names.map((name) => [name, { type: 'string' }])) as Record<Some, { type: 'string' }>;

const OPTIONS = {
  ...stringsOf(STRINGS),
  next: { type: 'string' as const, multiple: true as const },
  'real-crypto': { type: 'boolean' as const },
  'trace-check': { type: 'boolean' as const },
};

const measuring = ({ text, numbers, number }: Values): MeasureOptions => {
  const session = number('session-minutes', undefined);
  const leaving = number('leave-per-hour', undefined);
  const [share, seconds = 60] = numbers('partition') ?? [];
  const lies = text('lies')?.split(',') ?? LIE_KINDS;
  return {
    minutes: number('minutes', DEFAULT_RUN.minutes),
    sessionMs: session === undefined ? leaving && sessionOfLeaving(leaving) : session * 60_000,
    graceful: number('graceful', DEFAULT_RUN.graceful),
    liars: number('liars', 0),
    lies: lies.every(isLieKind) ? lies : fail('--lies: no such kind'),
    partition: share === undefined ? undefined : { share, forMs: seconds * 1_000 },
    vanish: number('vanish', 0),
  };
};

const measuringOf = (line: string): MeasureOptions => {
  const args = line.split(' ').filter((arg) => arg !== '');
  return measuring(valuesOf(parseArgs({ args, options: stringsOf(MEASURING) }).values));
};

/** Reads the command line; throws with the usage where it makes no sense. */
export const readOptions = (argv: readonly string[]): RunOptions => {
  const { values } = parseArgs({ args: [...argv], options: OPTIONS });
  const all = valuesOf(values);
  const { text, numbers, number } = all;
  const nodes = number('nodes', DEFAULT_RUN.nodes);
  const [low = 50, high = low] = numbers('delay') ?? DEFAULT_NETWORK.delayMs;
  return {
    ...measuring(all),
    argv,
    workers: workersOf(number('workers', 1), low),
    world: {
      ...DEFAULT_WORLD,
      seed: text('seed') ?? '1',
      network: { ...DEFAULT_NETWORK, delayMs: [low, high], loss: number('loss', DEFAULT_NETWORK.loss) },
      phones: number('phones', DEFAULT_WORLD.phones),
      symmetric: number('symmetric', DEFAULT_WORLD.symmetric),
      ...(values['real-crypto'] === true && { secrets: createNobleSecrets(text('seed') ?? '1') }),
    },
    nodes,
    doublingMs: number('doubling-seconds', DEFAULT_RUN.doublingMs / 1_000) * 1_000,
    settleMs: number('settle-seconds', DEFAULT_RUN.settleMs / 1_000) * 1_000,
    lookupsPerSecond: number('lookups-per-second', nodes < 10_000 ? 10 : 20),
    next: (values.next ?? []).map(measuringOf),
    json: text('json'),
    traceCheck: values['trace-check'] === true,
  };
};
