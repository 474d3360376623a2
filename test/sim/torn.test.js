// @ts-check
// Three hundred engines in a world that is torn: a third is cut off for a minute, a quarter vanishes.
import { before, describe, it } from 'node:test';
import { atLeast, loadWorlds } from './three-hundred.js';

/** @type {Awaited<ReturnType<typeof loadWorlds>>} */
let run;
before(async () => {
  run = await loadWorlds();
});

describe('300 nodes', () => {
  it('find it on the larger side of a partition, and everywhere a minute and a half after it is healed', async () => {
    const { partition } = await run('--minutes', '5', '--partition', '0.3,60');
    atLeast(partition?.during ?? 0, 0.8, 'success while parted');
    atLeast(partition?.after ?? 0, 0.99, 'success after');
  });

  it('find it half a minute after a quarter of them has vanished', async () => {
    const { vanish } = await run('--minutes', '2', '--vanish', '0.25');
    atLeast(vanish?.readable ?? 0, 0.99, 'readable');
  });
});
