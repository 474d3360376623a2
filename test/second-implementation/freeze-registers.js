// @ts-check
// Writes test/vectors/registers.json: `node test/second-implementation/freeze-registers.js`. The second implementation makes it;
// the first one has to read and write the same (test/unit/engine/own-registers/vectors.test.ts).
import { writeFileSync } from 'node:fs';
import { seededDraws } from './conversation.js';
import { tell } from './registers-story.js';

const { draw } = seededDraws('driftpost registers 1');
const several = (/** @type {number} */ count, /** @type {number} */ bytes) =>
  Array.from({ length: count }, () => draw(bytes).toString('hex'));

const secrets = { persons: several(2, 32), messages: several(2, 32), salts: several(11, 8) };
const about =
  'What a person sets for all of their devices: contents of entries (docs/protocol/logs.md, "Registers"). Made by test/second-implementation/freeze-registers.js on Node. Bytes in hexadecimal.';
writeFileSync(
  new URL('../vectors/registers.json', import.meta.url),
  `${JSON.stringify({ about, ...tell(secrets) }, null, 1)}\n`,
);
