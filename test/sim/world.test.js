// @ts-check
// Three hundred engines in a bad world: people come and go, a fifth lies.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { atLeast, atMost, loadWorlds } from './three-hundred.js';

/** @type {Awaited<ReturnType<typeof loadWorlds>>} */
let run;
before(async () => {
  run = await loadWorlds();
});

describe('300 nodes', () => {
  it('find what was stored while half of them leave every five minutes, at a cost that stays small', async () => {
    const { lookups, links, upkeep, records, faults } = await run('--minutes', '4', '--session-minutes', '5');
    atLeast(lookups.success, 0.99, 'success');
    atMost(lookups.hops.mean, 4.5, 'hops');
    atMost(lookups.messages, 35, 'messages of a lookup');
    atMost(lookups.ms.p95, 1_500, 'milliseconds of a lookup');
    atMost(records.lost, 0.01, 'records lost');
    atMost(links.max, 64, 'links of one node');
    atMost(upkeep.bytesPerSecond, 6_000, 'bytes a second of upkeep, everybody changing every five minutes');
    assert.deepEqual(faults.first, []);
  });

  it('find it while a fifth drops, denies, misroutes and forges', async () => {
    const { lookups, faults } = await run('--minutes', '2', '--liars', '0.2');
    atLeast(lookups.success, 0.99, 'success');
    assert.deepEqual(faults.first, []);
  });
});
