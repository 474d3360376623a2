// @ts-check
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../tools/setup/root.js';
import { exactly } from './lib/figures.js';

/** @typedef {import('./lib/figures.js').Figure} Figure */
/** @typedef {'settled' | 'hasty' | 'lying' | 'bereft'} WorldName */
/** @typedef {import('../test/sim/run.ts').Report} Report */
/** @typedef {import('../test/sim/run.ts').Figures & Partial<Pick<Report, 'wallSeconds' | 'peakMemoryMiB'>>} Figures */
/** @typedef {Readonly<Record<WorldName, Figures>>} Reports */

const SEED = '1';
const PERCENT = 100;

/** The effects of liars, short sessions and vanished nodes show in this many minutes. */
const HARSH_MINUTES = 5;

/**
 * The worlds of the simulator, by the options that make them.
 * @type {Readonly<Record<WorldName, readonly string[]>>}
 */
const WORLDS = {
  settled: ['--leave-per-hour', '0.3'],
  hasty: ['--session-minutes', '5'],
  lying: ['--liars', '0.2'],
  bereft: ['--vanish', '0.25'],
};
const WORLD_NAMES = /** @type {readonly WorldName[]} */ (Object.keys(WORLDS));

/** From this size on one world is measured in all ways, one after the other: most of its time goes into growing. */
const ONE_WORLD_NODES = 5_000;

/**
 * What is wanted of a network, whatever its size. `known`: the best that is known of others, from the literature or
 * a run of ours, at a comparable size.
 * @typedef {object} Quantity
 * @property {string} name
 * @property {string} unit
 * @property {(reports: Reports) => number} of
 * @property {{ least: number } | { most: number }} goal
 * @property {{ name: string, value: number }} [known]
 * @property {boolean} [cost] it may grow with the logarithm of the size, and no faster
 */

/** @type {readonly Quantity[]} */
const QUANTITIES = [
  {
    name: 'hops to the holder, mean',
    unit: '',
    of: ({ settled }) => settled.lookups.hops.mean,
    goal: { most: 4.5 },
    known: { name: 'learned neighbours', value: 4.2 },
    cost: true,
  },
  { name: '— p95', unit: '', of: ({ settled }) => settled.lookups.hops.p95, goal: { most: 7 }, cost: true },
  {
    name: 'lookup there and back, p50',
    unit: 'ms',
    of: ({ settled }) => settled.lookups.ms.p50,
    goal: { most: 600 },
    cost: true,
  },
  {
    name: '— p95',
    unit: 'ms',
    of: ({ settled }) => settled.lookups.ms.p95,
    goal: { most: 1_500 },
    cost: true,
  },
  {
    name: 'messages of a lookup, 3 paths',
    unit: '',
    of: ({ settled }) => settled.lookups.messages,
    goal: { most: 35 },
    known: { name: 'iterative, requests, as many dials', value: 20 },
    cost: true,
  },
  {
    name: 'success, 30 % leaving an hour',
    unit: '%',
    of: ({ settled }) => PERCENT * settled.lookups.success,
    goal: { least: 99.5 },
    known: { name: 'without churn', value: 98.4 },
  },
  {
    name: 'success, median session 5 min',
    unit: '%',
    of: ({ hasty }) => PERCENT * hasty.lookups.success,
    goal: { least: 99 },
  },
  {
    name: 'success, 20 % dropping or lying',
    unit: '%',
    of: ({ lying }) => PERCENT * lying.lookups.success,
    goal: { least: 97 },
  },
  {
    name: 'readable 30 s after 25 % vanished',
    unit: '%',
    of: ({ bereft }) => PERCENT * (bereft.vanish?.readable ?? 0),
    goal: { least: 99 },
  },
  {
    name: 'upkeep of a node',
    unit: 'B/s',
    of: ({ settled }) => settled.upkeep.bytesPerSecond,
    goal: { most: 1_000 },
    cost: true,
  },
];

/** How long is measured. @param {WorldName} name @param {number} minutes */
const minutesOf = (name, minutes) => (name === 'settled' ? minutes : Math.min(minutes, HARSH_MINUTES));

/** @param {WorldName} name @param {number} minutes */
const waysOf = (name, minutes) => ['--minutes', String(minutesOf(name, minutes)), ...WORLDS[name]];

/**
 * A run in a process of its own, unless its report is there from before.
 * @param {string} file @param {number} nodes @param {readonly string[]} ways @returns {Report}
 */
const simulate = (file, nodes, ways) => {
  const size = ['--nodes', String(nodes), '--seed', SEED, '--workers', '2'];
  if (!existsSync(file))
    execFileSync('npm', ['run', '--silent', 'sim', '--', ...size, ...ways, '--json', file], {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'pipe'],
      maxBuffer: Number.MAX_SAFE_INTEGER,
    });
  return JSON.parse(readFileSync(file, 'utf8'));
};

/**
 * @typedef {object} How
 * @property {number} nodes
 * @property {number} minutes
 * @property {string} folder
 * @property {(line: string) => void} say
 */

/** Each way of measuring in a world of its own. @param {How} how @returns {Reports} */
const inWorldsOfTheirOwn = ({ nodes, minutes, folder, say }) => {
  const entries = WORLD_NAMES.map((name) => {
    say(`  ${nodes} nodes, ${name} …`);
    const file = join(folder, `${name}-${nodes}-${minutesOf(name, minutes)}.json`);
    return [name, simulate(file, nodes, waysOf(name, minutes))];
  });
  return /** @type {Reports} */ (Object.fromEntries(entries));
};

/** Vanished nodes are replaced before some of the present nodes turn into liars. @param {How} how @returns {Reports} */
const inOneWorld = ({ nodes, minutes, folder, say }) => {
  say(`  ${nodes} nodes, in all ways …`);
  const further = /** @type {const} */ (['hasty', 'bereft', 'lying']);
  const next = further.map((name) => `--next=${waysOf(name, minutes).join(' ')}`);
  const file = join(folder, `all-${nodes}-${minutes}.json`);
  const settled = simulate(file, nodes, [...waysOf('settled', minutes), ...next]);
  const [hasty, bereft, lying] = settled.next ?? [];
  if (!hasty || !bereft || !lying) throw new Error(`${file} has not all that was asked for`);
  return { settled, hasty, bereft, lying };
};

/** @template T @param {string | undefined} kept @param {(folder: string) => T} run */
const inFolder = (kept, run) => {
  if (kept) mkdirSync(kept, { recursive: true });
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'driftpost-bench-'));
  try {
    return run(folder);
  } finally {
    if (!kept) rmSync(folder, { recursive: true });
  }
};

/** @param {number} value @param {Quantity['goal']} goal */
const goalOf = (value, goal) =>
  'most' in goal
    ? { text: `at most ${goal.most}`, met: value <= goal.most }
    : { text: `at least ${goal.least}`, met: value >= goal.least };

/** @param {string} size as it is printed @param {Reports} reports @returns {Figure[]} */
const figuresOf = (size, reports) =>
  QUANTITIES.map(({ name, unit, of, goal, known }) => {
    const value = of(reports);
    const beside = known && { beside: { name: known.name, summary: exactly(known.value) } };
    return { name: `${size}: ${name}`, unit, own: exactly(value), goal: goalOf(value, goal), ...beside };
  });

/**
 * How what a lookup or a node costs grows from one size to the next.
 * @param {{ nodes: number, reports: Reports }} small @param {{ nodes: number, reports: Reports }} large
 * @returns {Figure[]}
 */
const growthOf = (small, large) => {
  const most = Math.log(large.nodes) / Math.log(small.nodes);
  return QUANTITIES.filter(({ cost }) => cost).map(({ name, of }) => {
    const growth = of(large.reports) / of(small.reports);
    return {
      name: `growth: ${name}`,
      unit: 'times',
      own: exactly(growth),
      goal: { text: `at most ${most.toFixed(2)}`, met: growth <= most },
    };
  });
};

/** @param {number} nodes @param {Reports} reports */
const noteOf = (nodes, reports) => {
  const all = Object.values(reports);
  const seconds = Math.max(...all.map(({ wallSeconds = 0 }) => wallSeconds)).toFixed(0);
  const megabytes = Math.max(...all.map(({ peakMemoryMiB = 0 }) => peakMemoryMiB)).toFixed(0);
  const traces = WORLD_NAMES.map((name) => `${name} ${reports[name].trace}`).join(', ');
  return `${nodes} nodes: at most ${seconds} s and ${megabytes} MiB a world; traces: ${traces}.`;
};

/**
 * The overlay in simulated worlds, against what the best others reach.
 * @type {import('./lib/figures.js').Benchmark}
 */
export const network = {
  name: 'network',
  run: async ({ nodes, minutes, worlds, say }) => {
    const measured = (/** @type {How} */ how) =>
      how.nodes < ONE_WORLD_NODES ? inWorldsOfTheirOwn(how) : inOneWorld(how);
    const sizes = inFolder(worlds, (folder) =>
      nodes.map((count) => ({ nodes: count, reports: measured({ nodes: count, minutes, folder, say }) })),
    );
    const figures = sizes.flatMap(({ nodes: count, reports }) =>
      figuresOf(count.toLocaleString('en'), reports),
    );
    const growth = sizes.slice(1).flatMap((large, at) => {
      const small = sizes[at];
      return small ? growthOf(small, large) : [];
    });
    const notes = sizes.map(({ nodes: count, reports }) => noteOf(count, reports));
    return { figures: [...figures, ...growth], notes: [...NOTES, ...notes] };
  },
};

const NOTES = [
  'Simulated: links of 50 to 80 ms one way, the join code that ships, churn as it happens. The same seed gives the same figures.',
  `From ${ONE_WORLD_NODES} nodes on one world goes through everything: 30 % an hour leave, then sessions are short, then a quarter vanishes and is replaced, then a fifth turns into liars.`,
  'Beside it stands what is known of others: Kademlia takes 4.7 hops, with learned neighbours 4.2, and finds 98.4 % without churn.',
];
