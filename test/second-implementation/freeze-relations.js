// @ts-check
// Writes test/vectors/relations.json: `node test/second-implementation/freeze-relations.js`. The second implementation makes it;
// the first one has to read and write the same (test/unit/engine/relations/vectors.test.ts).
import { writeFileSync } from 'node:fs';
import { seededDraws } from './conversation.js';
import { tell } from './relations-story.js';

const { draw } = seededDraws('driftpost relations 1');
const hex = (/** @type {number} */ bytes) => draw(bytes).toString('hex');
const several = (/** @type {number} */ count, /** @type {number} */ bytes) =>
  Array.from({ length: count }, () => hex(bytes));

const secrets = {
  now: Date.UTC(2026, 10, 30, 12),
  conversation: hex(32),
  persons: several(2, 32),
  devices: several(2, 32),
  editions: several(2, 8),
  salts: several(18, 8),
};
const about =
  'Answers, forwards, edits, deletions and reactions of two people of Driftpost, with one device each, and what is shown of them (docs/protocol/logs.md). Made by test/second-implementation/freeze-relations.js on Node. Bytes in hexadecimal; ids of lines and persons in base32. `gone` and `gone edit` are stubs, as they were deleted.';
writeFileSync(
  new URL('../vectors/relations.json', import.meta.url),
  `${JSON.stringify({ about, ...tell(secrets) }, null, 1)}\n`,
);
