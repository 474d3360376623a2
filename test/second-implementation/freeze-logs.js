// @ts-check
// Writes test/vectors/logs.json: `node test/second-implementation/freeze-logs.js`. The second implementation makes it; the
// first one has to give the same bytes (test/unit/engine/logs/vectors.test.ts).
import { writeFileSync } from 'node:fs';
import { seededDraws } from './conversation.js';
import { tell } from './logs-story.js';

const { draw } = seededDraws('driftpost logs 1');
const hex = (/** @type {number} */ bytes) => draw(bytes).toString('hex');
const several = (/** @type {number} */ count, /** @type {number} */ bytes) =>
  Array.from({ length: count }, () => hex(bytes));

const secrets = {
  now: Date.UTC(2026, 10, 30, 12),
  persons: several(2, 32),
  devices: several(2, 32),
  editions: several(2, 8),
  salts: several(7, 8),
  linkSalt: hex(16),
};
const about =
  'Entries, runs, an envelope, marks and a comparison of Driftpost (docs/protocol/logs.md). Made by test/second-implementation/freeze-logs.js on Node. All bytes in hexadecimal; `gone` is a stub, `newer` of a kind of the next version, `fork` has the number of `newer`. What the marks and the digest tell is made up.';
writeFileSync(
  new URL('../vectors/logs.json', import.meta.url),
  `${JSON.stringify({ about, ...tell(secrets) }, null, 1)}\n`,
);
