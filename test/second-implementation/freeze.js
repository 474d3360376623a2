// @ts-check
// Writes test/vectors/sessions.json: `node test/second-implementation/freeze.js`. The second implementation
// makes it; the first one has to give the same bytes (test/unit/sessions/vectors.test.ts).
import { writeFileSync } from 'node:fs';
import { createPeers, seededDraws } from './conversation.js';

const NOW = Date.UTC(2026, 10, 28, 12);
const DAY_MS = 86_400_000;
const { draw, taken } = seededDraws('driftpost sessions 1');
const hex = (/** @type {number} */ bytes) => draw(bytes).toString('hex');

const device = () => ({
  identitySecret: hex(32),
  deviceSecret: hex(32),
  dhSecret: hex(32),
  prekey: { dhSecret: hex(32), kemSeed: hex(64), madeAt: NOW - 3_600_000 },
});
const base = { pairSecret: hex(32), day: Math.floor(NOW / DAY_MS), devices: [device(), device()] };
const { peers, cards, tags } = createPeers(base);
taken();

/** @type {import('./conversation.js').Step[]} */
const steps = [];
/** @type {Buffer[]} */
const sealed = [];
const peer = (/** @type {number} */ by) => {
  const found = peers[by];
  if (!found) throw new Error('no such device');
  return found;
};
const start = (/** @type {number} */ by, now = NOW) => {
  peer(by).start(/** @type {Buffer} */ (cards[1 - by]), { draw, now });
  steps.push({ do: 'start', by, now, draws: taken() });
};
/** @param {number} by @param {string} text */
const send = (by, text, now = NOW) => {
  const content = Buffer.from(text);
  const message = peer(by).seal(content, { draw, now });
  const entry = {
    by,
    now,
    content: content.toString('hex'),
    draws: taken(),
    sealed: message.toString('hex'),
  };
  steps.push({ do: 'send', ...entry });
  return sealed.push(message) - 1;
};
/** @param {number} by @param {number} message */
const open = (by, message, now = NOW) => {
  peer(by).open(/** @type {Buffer} */ (sealed[message]), now);
  steps.push({ do: 'open', by, now, message });
};
const link = (/** @type {number} */ by) => {
  const session = peer(by).sessions[0];
  if (session) session.ratchet.wanted = true;
  steps.push({ do: 'link', by });
};

// Both start at once; what overtakes what: everything but the last message of each chain.
start(0);
start(1);
const crossing = [send(0, 'one'), send(0, ''), send(1, 'zwei'), send(0, 'three '.repeat(200))];
for (const [by, at] of [
  [1, 3],
  [0, 2],
  [1, 0],
]) {
  open(/** @type {number} */ (by), /** @type {number} */ (crossing[/** @type {number} */ (at)]));
}
for (let i = 0; i < 2; i++) {
  open(0, send(1, `${i}: 你好`));
  open(1, send(0, `${i}: привет`));
}
open(1, /** @type {number} */ (crossing[1]));
// A hybrid step for a new live link, asked for by both sides; the first offer is overtaken.
link(0);
link(1);
const overtaken = send(0, 'offered first');
const [second, theirs] = [send(0, 'offered again'), send(1, 'offered back')];
open(1, second);
open(0, theirs);
for (let i = 0; i < 3; i++) {
  open(0, send(1, `answer ${i}`));
  open(1, send(0, `and back ${i}`));
}
open(1, overtaken);
// A hybrid step because a day has passed, and then a new start.
open(0, send(1, 'a day later', NOW + DAY_MS), NOW + DAY_MS);
open(1, send(0, 'the answer', NOW + DAY_MS), NOW + DAY_MS);
start(1, NOW + DAY_MS);
open(0, send(1, 'anew', NOW + DAY_MS), NOW + DAY_MS);
open(1, send(0, 'agreed', NOW + DAY_MS), NOW + DAY_MS);

const conversation = {
  about:
    'Sessions of Driftpost, version 1 (docs/PROTOCOL-sessions.md). Made by test/second-implementation/freeze.js on Node with node:crypto and, for ML-KEM-768, @noble/post-quantum 0.7.1. All bytes in hexadecimal.',
  ...base,
  cards: cards.map((card) => card.toString('hex')),
  tags,
  steps,
};
writeFileSync(
  new URL('../vectors/sessions.json', import.meta.url),
  `${JSON.stringify(conversation, null, 1)}\n`,
);
