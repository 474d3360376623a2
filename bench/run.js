// @ts-check
// npm run bench: measures the built app, always beside a rival or a limit in the same run. Takes no part in
// the tests: a busy machine gives other figures, not an error.
//   npm run bench -- --only cold-invite,flood --runs 9 --json figures.json
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isBuilt } from '../tools/setup/is-built.js';
import { ROOT } from '../tools/setup/root.js';
import { backup } from './backup.js';
import { coldInvite } from './cold-invite.js';
import { dht } from './dht.js';
import { dressed } from './dressed.js';
import { flood } from './flood.js';
import { hostile } from './hostile.js';
import { describeMachine } from './lib/machine.js';
import { linkedEvents } from './linked-events.js';
import { logs } from './logs.js';
import { markdownOf, tableOf } from './lib/table.js';
import { million } from './million.js';
import { network } from './network.js';
import { reconnect } from './reconnect.js';
import { pairing } from './pairing.js';
import { relayEvents } from './relay-events.js';
import { roundTrip } from './round-trip.js';
import { sessions } from './sessions.js';
import { signalling } from './signalling.js';
import { size } from './size.js';
import { start } from './start.js';

/** @type {readonly import('./lib/figures.js').Benchmark[]} */
const BENCHMARKS = [
  size,
  start,
  coldInvite,
  roundTrip,
  flood,
  relayEvents,
  linkedEvents,
  signalling,
  sessions,
  backup,
  dht,
  network,
  reconnect,
  pairing,
  hostile,
  logs,
  million,
  dressed,
];

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: BENCHMARKS.map(({ name }) => name).join(',') },
    json: { type: 'string' },
    runs: { type: 'string', default: '7' },
    minutes: { type: 'string', default: '10' },
    messages: { type: 'string', default: '5000' },
    online: { type: 'string', default: '0' },
    invites: { type: 'string', default: '0' },
    nodes: { type: 'string', default: '1000,10000' },
    worlds: { type: 'string' },
    markdown: { type: 'boolean', default: false },
  },
});

/** @param {'runs' | 'minutes' | 'messages' | 'online' | 'invites'} name */
const numberOf = (name) => {
  const value = Number(options[name]);
  const least = name === 'online' || name === 'invites' ? 0 : 1;
  if (!Number.isInteger(value) || value < least) throw new Error(`--${name} is a number from ${least} on.`);
  return value;
};

/** @type {readonly number[]} */
const nodes = options.nodes.split(',').map(Number);
if (nodes.some((count) => !Number.isInteger(count) || count < 2))
  throw new Error('--nodes are whole numbers from 2 on, with commas.');

const wanted = options.only.split(',');
const unknown = wanted.filter((name) => !BENCHMARKS.some((one) => one.name === name));
if (unknown.length > 0) {
  const names = BENCHMARKS.map(({ name }) => name).join(', ');
  throw new Error(`No such benchmark: ${unknown.join(', ')}. There are: ${names}.`);
}

const settings = {
  runs: numberOf('runs'),
  minutes: numberOf('minutes'),
  messages: numberOf('messages'),
  online: numberOf('online'),
  invites: numberOf('invites'),
  nodes,
  ...(options.worlds && { worlds: options.worlds }),
  say: (/** @type {string} */ line) => console.error(line),
};

/** These do not run the app as it was built. */
const UNBUILT = ['signalling', 'sessions', 'dht', 'network', 'hostile'];
if (!isBuilt() && wanted.some((name) => !UNBUILT.includes(name))) {
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  execFileSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], { cwd: ROOT, stdio: 'inherit' });
}

const machine = await describeMachine();
console.log(
  `${machine.cores} cores, ${machine.memoryGb} GB, Chromium ${machine.chromium}, Node ${machine.node}, load ${machine.load.toFixed(2)}`,
);
const results = [];
for (const { name, run } of BENCHMARKS.filter((one) => wanted.includes(one.name))) {
  console.error(`${name} …`);
  const outcome = await run(settings);
  results.push({ name, ...outcome });
  console.log(`\n${name}`);
  const lines = options.markdown ? markdownOf(outcome.figures) : tableOf(outcome.figures);
  for (const line of lines) console.log(options.markdown ? line : `  ${line}`);
  for (const note of outcome.notes ?? []) console.log(`  ${note}`);
}
if (options.json) writeFileSync(options.json, `${JSON.stringify({ machine, results }, null, 2)}\n`);
