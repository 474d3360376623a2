// @ts-check
// Small worlds that many nodes join at the same moment: the holders of a record are no longer the nodes nearest to it.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { loadSimulator } from './build.js';

const NAMES = ['ada', 'borin', 'chiara', 'dmitri'].map((name) => new TextEncoder().encode(name));
const SECONDS = 1_000;

/** One world in twelve puts all ten nearer to a name than its two holders. */
const WORLDS = 60;

/** @type {typeof import('./sim.ts')} */
let sim;
before(async () => {
  sim = await loadSimulator();
});

describe('a crowd', () => {
  it('that comes at once to two people finds what those two had published, all of it', async () => {
    for (let seed = 0; seed < WORLDS; seed++) {
      const world = new sim.World({ ...sim.DEFAULT_WORLD, seed: `${seed}`, symmetric: 0 });
      const pass = (/** @type {number} */ ms) => world.clock.run(world.clock.now + ms);
      const founders = [world.spawn(), world.spawn()];
      await pass(8 * SECONDS);
      for (const [at, name] of NAMES.entries()) {
        const { overlay, secrets } = founders[at % 2] ?? world.spawn();
        overlay.publish({ kind: 'shared', signer: secrets.signer, name, value: name, ttlMs: 3_600_000 });
      }
      await pass(2 * SECONDS);
      const crowd = Array.from({ length: 10 }, () => world.spawn());
      await pass(15 * SECONDS);
      let found = 0;
      for (const { overlay } of crowd)
        for (const name of NAMES)
          void overlay
            .find({ key: overlay.sharedKey(name), kind: 'shared', paths: 6, what: 'nickname' })
            .done.then(({ records }) => (found += records.length));
      await pass(10 * SECONDS);
      assert.equal(found, crowd.length * NAMES.length, `seed ${seed}`);
    }
  });
});
