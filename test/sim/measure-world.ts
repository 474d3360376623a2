import { corruptShare, turnShare } from './liars.ts';
import type { Company } from './company.ts';
import { Mark, type Since } from './mark.ts';
import type { Charged } from './figures.ts';
import type { MeasureOptions, RunOptions } from './options.ts';
import { Population } from './population.ts';
import { DEFAULT_PUBLISHING, type Stored } from './publishing.ts';
import { Stream } from './random.ts';
import { type Outcome, Workload } from './workload.ts';
import { World } from './world.ts';

/** Churn goes on for so long before anything is measured. */
const CHURN_BEFORE_MS = 60_000;

/** Records that are looked for after the run, and after many have vanished. */
const SAMPLE = 2_000;
const PROBE_MS = 20_000;
const VANISHED_BEFORE_MS = 30_000;

/** Each seeker looks for what the one before did not find, by so many paths. */
const SEEKERS = 3;
const SEEKERS_PATHS = 6;

/** How many of a sample were found. */
interface Probed {
  readonly found: number;
  readonly sought: number;
}

/** What one shard of a world has measured: plain values, to be put together with those of the others. */
export interface Measured {
  readonly outcomes: readonly Outcome[];
  readonly charged: Charged;
  readonly notReady: number;
  readonly since: Since;
  /** Links of each node that does not lie. */
  readonly links: readonly number[];
  /** Holders in this shard of what is stored in the whole world. */
  readonly holders: ReadonlyMap<number, number>;
  readonly published: number;
  readonly unpublished: number;
  readonly kept: Probed;
  readonly vanished: Probed | undefined;
  /** When a part was cut off, and when everything measured was over, in milliseconds since the world began. */
  readonly partition: { readonly from: number; readonly to: number } | undefined;
  readonly endedAt: number;
  readonly dials: { readonly begun: number; readonly opened: number };
  readonly population: { readonly came: number; readonly went: number };
  readonly faults: { readonly count: number; readonly first: readonly string[] };
  readonly trace: string;
}

interface Stage {
  readonly world: World;
  readonly options: MeasureOptions;
  readonly population: Population;
  readonly workload: Workload;
  readonly go: (until: number) => Promise<void>;
}

/** Cuts a part off after a quarter of the time. */
const part = async ({ world, options, go }: Stage): Promise<{ from: number; to: number } | undefined> => {
  if (!options.partition) return undefined;
  const { share, forMs } = options.partition;
  await go(world.clock.now + options.minutes * 15_000);
  const sideOf = (host: number): number =>
    new Stream(world.options.seed, 'partition', host).share() < share ? 1 : 0;
  const from = world.clock.now;
  world.network.part(sideOf, from + forMs);
  await go(from + forMs);
  return { from, to: from + forMs };
};

/** Takes many away at once, in the middle, and looks for what they may have held. */
const vanish = async ({ world, options, go, population, workload }: Stage): Promise<Probed | undefined> => {
  if (options.vanish === 0) return undefined;
  await go(world.clock.now + options.minutes * 30_000);
  population.vanish(options.vanish);
  await go(world.clock.now + VANISHED_BEFORE_MS);
  const sample = workload.sample(SAMPLE / world.shard.count);
  const { found } = await workload.probe(sample, { ms: PROBE_MS });
  return { found, sought: sample.length };
};

/** What several people one after the other find of a sample. */
const seek = async ({ world, workload }: Stage): Promise<Probed> => {
  const sample = workload.sample(SAMPLE / world.shard.count);
  let missing = sample;
  for (let seeker = 0; seeker < SEEKERS && (await world.any(missing.length > 0)); seeker++) {
    missing = (await workload.probe(missing, { ms: PROBE_MS, paths: SEEKERS_PATHS })).missed;
  }
  return { found: sample.length - missing.length, sought: sample.length };
};

const holdersOf = (stored: readonly Stored[], world: World): ReadonlyMap<number, number> =>
  new Map(stored.map(({ index, shelfId }) => [index, world.holders.of(shelfId)]));

/** Measures a world that has grown and settled, for a while. */
const measureStage = async (stage: Stage): Promise<Measured> => {
  const { world, options, population, workload, go } = stage;
  const notReadyBefore = workload.notReady;
  population.churn(options);
  if (options.sessionMs !== undefined) await go(world.clock.now + CHURN_BEFORE_MS);

  const mark = new Mark(world);
  const endedAt = world.clock.now + options.minutes * 60_000;
  workload.look();
  const partition = await part(stage);
  const vanished = await vanish(stage);
  await go(endedAt);
  const since = mark.since();
  workload.rest();
  const outcomes = workload.outcomes.splice(0);
  const links = world.nodes.filter(({ isLiar }) => !isLiar).map(({ host }) => host.links.size);
  population.rest();
  const holders = holdersOf(workload.publishing.stored, world);
  const kept = await seek(stage);
  const { published, unpublished } = workload.publishing;
  return {
    outcomes,
    charged: world.traffic.charged(),
    notReady: workload.notReady - notReadyBefore,
    since,
    links,
    holders,
    published,
    unpublished,
    kept,
    vanished,
    partition,
    endedAt,
    dials: { begun: world.switchboard.begun, opened: world.switchboard.opened },
    population: { came: population.came, went: population.went },
    faults: { count: world.faultCount, first: world.faults },
    trace: world.trace.digest(),
  };
};

/** Grows a world, or a shard of one, and measures it: once, and then in each further way that was asked for. */
export async function* measure(
  options: RunOptions,
  company: Company,
  say: (world: World) => void = () => undefined,
): AsyncGenerator<Measured> {
  const world = new World(options.world, company);
  const corrupt = options.liars > 0 ? corruptShare(world, options.liars, options.lies) : () => false;
  const population = new Population(world, { ...options, corrupt });
  const workload = new Workload(world, { ...DEFAULT_PUBLISHING, lookupsPerSecond: options.lookupsPerSecond });
  const go = async (until: number): Promise<void> => {
    while (world.clock.now < until) {
      await world.run(Math.min(until, world.clock.now + 60_000));
      say(world);
    }
  };

  workload.publishing.begin();
  await go(population.grow() + options.settleMs);
  yield measureStage({ world, options, population, workload, go });
  for (const way of options.next) {
    await go(world.clock.now + population.refill() + options.settleMs);
    turnShare(world, way.liars, way.lies);
    yield measureStage({ world, options: way, population, workload, go });
  }
}
