import { readOptions, type RunOptions } from './options.ts';
import { writeFileSync } from 'node:fs';
import { corruptShare } from './liars.ts';
import { Mark, holdingFigures, lookupFigures, lostShare, shareOf, spreadOf } from './measure.ts';
import { Population } from './population.ts';
import { Stream } from './random.ts';
import { tableOf } from './table.ts';
import { DEFAULT_WORKLOAD, Workload } from './workload.ts';
import { World } from './world.ts';

/** Churn goes on for so long before anything is measured. */
const CHURN_BEFORE_MS = 60_000;

/** Records that are looked for after the run, and after many have vanished. */
const SAMPLE = 2_000;
const PROBE_MS = 20_000;
const VANISHED_BEFORE_MS = 30_000;

/** Lookups count as after a partition once the halves have had time to call, to find each other and to compare. */
const HEALED_MS = 90_000;

/** Everything a run has measured. */
export type Report = Awaited<ReturnType<typeof simulate>>;

/** Grows a world, measures it for a while, and says how it was. */
export const simulate = async (options: RunOptions, say: (line: string) => void = () => undefined) => {
  const startedAt = performance.now();
  const world = new World(options.world);
  const population = new Population(world, {
    ...options,
    corrupt: options.liars > 0 ? corruptShare(world, options.liars, options.lies) : () => false,
  });
  const workload = new Workload(world, { ...DEFAULT_WORKLOAD, lookupsPerSecond: options.lookupsPerSecond });
  const go = async (until: number): Promise<void> => {
    while (world.clock.now < until) {
      await world.clock.run(Math.min(until, world.clock.now + 60_000));
      const seconds = Math.round((performance.now() - startedAt) / 1_000);
      const megabytes = Math.round(process.memoryUsage.rss() / 2 ** 20);
      say(
        `minute ${Math.round(world.clock.now / 60_000)}: ${world.nodes.length} nodes, ${seconds} s, ${megabytes} MiB`,
      );
    }
  };

  workload.begin();
  await go(population.grow() + options.settleMs);
  population.churn();
  if (options.sessionMs !== undefined) await go(world.clock.now + CHURN_BEFORE_MS);

  const mark = new Mark(world);
  const beganAt = world.clock.now;
  const endsAt = beganAt + options.minutes * 60_000;
  workload.look();
  const partition = options.partition && (await part({ world, options, go }));
  const vanished =
    options.vanish > 0 ? await vanish({ world, options, go, population, workload }) : undefined;
  await go(endsAt);
  const upkeep = mark.upkeep();
  const joins = mark.joins();
  workload.rest();
  const measured = [...workload.outcomes];
  const linksOf = world.nodes.filter(({ isLiar }) => !isLiar).map(({ host }) => host.links.size);
  const links = {
    mean: spreadOf(linksOf).mean,
    p5: spreadOf(linksOf.map((count) => -count)).p95 * -1,
    max: Math.max(...linksOf),
  };
  population.rest();
  const records = {
    stored: workload.stored.length,
    unpublished: workload.unpublished / Math.max(1, workload.published),
    ...holdingFigures(workload.stored, world),
    lost: await lostShare(workload, workload.sample(SAMPLE), PROBE_MS),
  };
  const during = (from: number, to: number): number =>
    shareOf(measured.filter(({ startedAt: at }) => at >= from && at < to));
  return {
    seed: options.world.seed,
    nodes: options.nodes,
    minutes: options.minutes,
    sessionMinutes: options.sessionMs === undefined ? null : options.sessionMs / 60_000,
    liars: options.liars,
    lookups: { ...lookupFigures(measured, world), notReady: workload.notReady },
    records,
    links,
    upkeep,
    joins,
    dials: { begun: world.switchboard.begun, opened: world.switchboard.opened },
    population: { came: population.came, went: population.went },
    ...(vanished && { vanish: vanished }),
    ...(partition && {
      partition: {
        during: during(partition.from, partition.to),
        after: during(partition.to + HEALED_MS, endsAt),
      },
    }),
    faults: { count: world.faultCount, first: world.faults },
    trace: world.trace.digest(),
    wallSeconds: (performance.now() - startedAt) / 1_000,
    peakMemoryMiB: process.resourceUsage().maxRSS / 1_024,
  };
};

interface Stage {
  readonly world: World;
  readonly options: RunOptions;
  readonly go: (until: number) => Promise<void>;
}

/** Cuts a part off after a quarter of the time. */
const part = async ({ world, options, go }: Stage): Promise<{ from: number; to: number } | undefined> => {
  if (!options.partition) return undefined;
  const { share, forMs } = options.partition;
  await go(world.clock.now + options.minutes * 15_000);
  const chance = new Stream(options.world.seed, 'partition');
  for (const { host } of world.nodes) host.side = chance.share() < share ? 1 : 0;
  const from = world.clock.now;
  const hosts = world.nodes.map(({ host }) => host);
  world.network.part(hosts, from + forMs);
  await go(from + forMs);
  return { from, to: from + forMs };
};

/** Takes many away at once, in the middle, and looks for what they may have held. */
const vanish = async ({
  world,
  options,
  go,
  population,
  workload,
}: Stage & { readonly population: Population; readonly workload: Workload }): Promise<{
  readable: number;
}> => {
  await go(world.clock.now + options.minutes * 30_000);
  population.vanish(options.vanish);
  await go(world.clock.now + VANISHED_BEFORE_MS);
  const sample = workload.sample(SAMPLE);
  const { found } = await workload.probe(sample, { ms: PROBE_MS });
  return { readable: found / Math.max(1, sample.length) };
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
