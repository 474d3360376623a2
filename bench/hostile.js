// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { buildForNode } from '../tools/build-for-node.js';
import { atMostTimes, exactly, percentile, summarize } from './lib/figures.js';

/** @typedef {import('./hostile/heap.ts').HeapReport} HeapReport */
/** @typedef {import('./hostile/latency.ts').LatencyReport} LatencyReport */
/** @typedef {import('./lib/figures.js').Figure} Figure */

/** Frames of each kind, of which memory is looked at. */
const FRAMES = 100_000;
/** Processes side by side: time is that of the processor, so that they do not slow each other down. */
const PARTS = 2;
const MEGABYTE = 1_000_000;
/** What counts as flat: more is not noise of the collector. */
const FLAT = 1.1;
const MOST_TIMES_IDLE = 2;
const P95 = 0.95;
/** Of the arena's links, there and back. */
const ROUND_TRIP_MS = 40;

/** @param {readonly number[]} ms at the node itself */
const roundTrips = (ms) => ms.map((each) => each + ROUND_TRIP_MS);

/** @param {HeapReport} report @returns {Figure} */
const heapFigure = ({ kind, title, sent, earlyBytes, lateBytes }) => {
  const [own, early] = [exactly(lateBytes / MEGABYTE), exactly(earlyBytes / MEGABYTE)];
  return {
    name: `heap after ${sent.toLocaleString('en')}: ${kind} ${title}`,
    unit: 'MB',
    own,
    beside: { name: 'after half of them', summary: early },
    goal: atMostTimes({ own, rival: early, times: FLAT }),
  };
};

/** @param {LatencyReport} report @returns {Figure} */
const latencyFigure = ({ kind, title, idleMs, floodMs, unanswered }) => {
  const [own, rival] = [summarize(roundTrips(floodMs)), summarize(roundTrips(idleMs))];
  const goal = atMostTimes({ own, rival, times: MOST_TIMES_IDLE });
  return {
    name: `another one's turn during: ${kind} ${title}`,
    unit: 'ms',
    own,
    beside: { name: 'idle', summary: rival },
    goal: { text: `${goal.text}, all answered`, met: goal.met && unanswered === 0 },
  };
};

/** @param {LatencyReport} report @returns {Figure} */
const slowFigure = ({ kind, title, idleMs, floodMs }) => {
  const [own, rival] = [floodMs, idleMs].map((ms) => exactly(percentile(roundTrips(ms), P95)));
  if (!own || !rival) throw new Error('two were made of two');
  return {
    name: `— p95, at its worst: ${kind} ${title}`,
    unit: 'ms',
    own,
    beside: { name: 'idle', summary: rival },
    goal: atMostTimes({ own, rival, times: MOST_TIMES_IDLE }),
  };
};

/** How much slower the slowest twentieth of what others want is. @param {LatencyReport} report */
const slowness = ({ idleMs, floodMs }) =>
  percentile(roundTrips(floodMs), P95) / percentile(roundTrips(idleMs), P95);

/** @param {{ latencies: readonly LatencyReport[], heaps: readonly HeapReport[] }} reports */
const notesOf = ({ latencies, heaps }) => {
  const floodMs = latencies.map(({ floodMs: ms }) => summarize(ms).median);
  const idleMs = latencies.map(({ idleMs: ms }) => summarize(ms).median);
  const closed = heaps
    .filter(({ frames, sent }) => frames < sent)
    .map(({ kind, frames }) => `${kind} ${frames}`);
  return [
    `Before the links' ${ROUND_TRIP_MS} ms it takes ${Math.max(...idleMs).toFixed(2)} ms at most when idle, and ${Math.max(...floodMs).toFixed(2)} ms during a flood (medians).`,
    'Links that were closed are opened anew at once, or as soon as two contacts meet again; what is said to a closed link reaches nobody.',
    ...(closed.length > 0 ? [`So fewer came than were sent: ${closed.join(', ')}.`] : []),
    ...NOTES,
  ];
};

/**
 * One of several processes side by side.
 * @param {string} script
 * @param {number} part
 * @returns {Promise<{ latencies: LatencyReport[], heaps: HeapReport[] }>}
 */
const measurePart = async (script, part) => {
  const order = JSON.stringify({ frames: FRAMES, part, parts: PARTS });
  const child = spawn(process.execPath, [script, order], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  if (code !== 0) throw new Error(`a process that measured ended with ${code}`);
  return JSON.parse(said);
};

/**
 * Memory that is used after a stranger, a neighbour or a contact has sent as much as a link takes, and the delay for others.
 * @type {import('./lib/figures.js').Benchmark}
 */
export const hostile = {
  name: 'hostile',
  run: async ({ say }) => {
    const script = await buildForNode('bench/hostile/measure.ts');
    say('  floods of every kind, about five minutes …');
    const parts = await Promise.all(Array.from({ length: PARTS }, (_, part) => measurePart(script, part)));
    const reports = {
      latencies: parts.flatMap(({ latencies }) => latencies),
      heaps: parts.flatMap(({ heaps }) => heaps),
    };
    const [slowest] = reports.latencies.toSorted((a, b) => slowness(b) - slowness(a));
    const figures = [
      ...reports.latencies.map((report) => latencyFigure(report)),
      ...(slowest ? [slowFigure(slowest)] : []),
      ...reports.heaps.map((report) => heapFigure(report)),
    ];
    return { figures, notes: notesOf(reports) };
  },
};

const NOTES = [
  'The arenas of test/cost, one process each: nine overlays that ship, an attacker and five accomplices; two engines; one',
  'engine and a stranger before its proof; a page with links, or at a door. Floods are of 2,000 frames a second, and of',
  '100 Mbit/s at most. Another one wants something every 10 ms: a neighbour a lookup, a screen the newest messages, a page',
  'the next frame of another link. Its time is what the processor spends on all that comes before the answer, so that other',
  'programs do not count, nor does what other nodes do, which are other machines. Checks and seals of overlays take as long',
  'as real ones. Heap: with buffers, after a collection, an idle minute after the frames; fewer where they are large.',
  'Of kinds that fill stores all nodes hold as much as they may from the beginning.',
];
