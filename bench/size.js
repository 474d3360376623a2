// @ts-check
import { ARRIVALS, filesOf, nameOf, packedBytes } from '../tools/first-load.js';
import { atMost, exactly } from './lib/figures.js';
import { serveRivals } from './lib/rival-site.js';

/**
 * The bytes of the first load, as the size budget of the tests counts them (tools/first-load.js).
 * @type {import('./lib/figures.js').Benchmark}
 */
export const size = {
  name: 'size',
  run: async () => {
    const rivals = await serveRivals();
    await rivals.stop();
    const beside = { name: 'plain trystero', summary: exactly(rivals.chatBytes) };
    return {
      figures: ARRIVALS.map((arrival) => {
        const own = exactly(packedBytes(filesOf(arrival)));
        const name = `first load, brotli: ${nameOf(arrival)}`;
        return { name, unit: 'bytes', own, beside, goal: atMost(own, arrival.limitBytes) };
      }),
    };
  },
};
