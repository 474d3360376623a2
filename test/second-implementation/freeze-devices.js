// @ts-check
// Writes test/vectors/devices.json: `node test/second-implementation/freeze-devices.js`. The second implementation makes it;
// the first one has to give the same bytes (test/unit/engine/devices/vectors.test.ts).
import { writeFileSync } from 'node:fs';
import { seededDraws } from './conversation.js';
import { tell } from './devices-story.js';

const { draw } = seededDraws('driftpost devices 1');
const hex = (/** @type {number} */ bytes) => draw(bytes).toString('hex');

const secrets = {
  now: Date.UTC(2026, 10, 30, 12),
  identitySecret: hex(32),
  successorSecrets: [hex(32), hex(32)],
  devices: Array.from({ length: 4 }, () => ({
    deviceSecret: hex(32),
    dhSecret: hex(32),
    prekeys: { dhSecret: hex(32), kemSeed: hex(64) },
  })),
  conversation: hex(32),
  editions: [hex(8), hex(8)],
};
const about =
  'Lists of devices of Driftpost (docs/protocol/devices.md). Made by test/second-implementation/freeze-devices.js on Node with node:crypto and, for ML-KEM-768, @noble/post-quantum 0.7.1. All bytes in hexadecimal; operations and prekeys are body ‖ signature(64).';
writeFileSync(
  new URL('../vectors/devices.json', import.meta.url),
  `${JSON.stringify({ about, ...secrets, ...tell(secrets) }, null, 1)}\n`,
);
