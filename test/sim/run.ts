import { writeFileSync } from 'node:fs';
import { Company } from './company.ts';
import {
  holdingFigures,
  joinFigures,
  linkFigures,
  lookupFigures,
  shareOf,
  upkeepFigures,
} from './figures.ts';
import { type Measured, measure } from './measure-world.ts';
import { type MeasureOptions, type RunOptions, readOptions } from './options.ts';
import { tableOf } from './table.ts';
import { measureInThreads } from './threads.ts';
import { traceOf } from './traffic.ts';
import type { World } from './world.ts';

/** Lookups count as after a partition once the halves have had time to call, to find each other and to compare. */
const HEALED_MS = 90_000;

/** Everything a run has measured. */
export type Report = Awaited<ReturnType<typeof simulate>>;

/** How one way of measuring a world went. */
export type Figures = ReturnType<typeof figuresOf>;

const sumOf = (all: readonly Measured[], of: (one: Measured) => number): number =>
  all.reduce((sum, one) => sum + of(one), 0);

const partitionFigures = (all: readonly Measured[]): { during: number; after: number } | undefined => {
  const { partition, endedAt } = all[0] as Measured;
  if (!partition) return undefined;
  const { from, to } = partition;
  const outcomes = all.flatMap((one) => one.outcomes);
  const within = (begin: number, end: number): number =>
    shareOf(outcomes.filter(({ startedAt: at }) => at >= begin && at < end));
  return { during: within(from, to), after: within(to + HEALED_MS, endedAt) };
};

/** The share of what was sought that was found. */
const foundOf = (all: readonly Measured[], of: 'kept' | 'vanished'): number =>
  sumOf(all, (one) => one[of]?.found ?? 0) /
  Math.max(
    1,
    sumOf(all, (one) => one[of]?.sought ?? 0),
  );

/** What the shards of a world have measured, put together. */
const figuresOf = (run: RunOptions, options: MeasureOptions, all: readonly Measured[]) => {
  const since = all.map((one) => one.since);
  const outcomes = all.flatMap((one) => one.outcomes);
  const partition = partitionFigures(all);
  return {
    seed: run.world.seed,
    nodes: run.nodes,
    minutes: options.minutes,
    sessionMinutes: options.sessionMs === undefined ? null : options.sessionMs / 60_000,
    liars: options.liars,
    lookups: {
      ...lookupFigures(
        outcomes,
        all.map(({ charged }) => charged),
      ),
      notReady: sumOf(all, ({ notReady }) => notReady),
    },
    records: {
      unpublished:
        sumOf(all, (one) => one.unpublished) /
        Math.max(
          1,
          sumOf(all, (one) => one.published),
        ),
      ...holdingFigures(all.map(({ holders }) => holders)),
      lost: 1 - foundOf(all, 'kept'),
    },
    links: linkFigures(all.flatMap(({ links }) => links)),
    upkeep: upkeepFigures(since),
    joins: joinFigures(since),
    dials: { begun: sumOf(all, ({ dials }) => dials.begun), opened: sumOf(all, ({ dials }) => dials.opened) },
    population: {
      came: sumOf(all, ({ population }) => population.came),
      went: sumOf(all, ({ population }) => population.went),
    },
    ...(options.vanish > 0 && { vanish: { readable: foundOf(all, 'vanished') } }),
    ...(partition && { partition }),
    faults: {
      count: sumOf(all, ({ faults }) => faults.count),
      first: all.flatMap(({ faults }) => faults.first),
    },
    trace: traceOf(all.map(({ trace }) => trace)),
  };
};

async function* inOneThread(
  options: RunOptions,
  say: (world: World) => void,
): AsyncGenerator<readonly Measured[]> {
  for await (const measured of measure(options, new Company(), say)) yield [measured];
}

/** Grows a world, measures it for a while, and says how it was; and then, where that is asked for, in further ways. */
export const simulate = async (options: RunOptions, say: (line: string) => void = () => undefined) => {
  const startedAt = performance.now();
  const tell = ({ clock, nodes }: World): void => {
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    const megabytes = Math.round(process.memoryUsage.rss() / 2 ** 20);
    const count = nodes.length * options.workers;
    say(`minute ${Math.round(clock.now / 60_000)}: ${count} nodes, ${seconds} s, ${megabytes} MiB`);
  };
  const reports: Figures[] = [];
  const ways: readonly MeasureOptions[] = [options, ...options.next];
  for await (const all of (options.workers === 1 ? inOneThread : measureInThreads)(options, tell)) {
    const figures = figuresOf(options, ways[reports.length] ?? options, all);
    reports.push(figures);
    if (ways.length > 1) say(tableOf(figures).join('\n'));
  }
  const [first, ...next] = reports as [Figures, ...Figures[]];
  return {
    ...first,
    ...(next.length > 0 && { next }),
    wallSeconds: (performance.now() - startedAt) / 1_000,
    peakMemoryMiB: process.resourceUsage().maxRSS / 1_024,
  };
};

/** The command line. */
export const main = async (argv: readonly string[]): Promise<void> => {
  const options = readOptions(argv);
  const report = await simulate(options, (line) => console.error(line));
  console.log(tableOf(report).join('\n'));
  if (options.json) writeFileSync(options.json, `${JSON.stringify(report, undefined, 2)}\n`);
  if (!options.traceCheck) return;
  const again = await simulate(options);
  const isSame = again.trace === report.trace;
  console.log(`trace of a second run: ${again.trace}, ${isSame ? 'the same' : 'ANOTHER ONE'}`);
  if (!isSame) process.exitCode = 1;
};
