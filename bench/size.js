// @ts-check
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../tools/setup/root.js';
import { atMost, exactly } from './lib/figures.js';
import { serveRivals } from './lib/rival-site.js';

/**
 * The bytes before the first interaction, as the size budget of the tests counts them.
 * @type {import('./lib/figures.js').Benchmark}
 */
export const size = {
  name: 'size',
  run: async () => {
    const report = execFileSync(process.execPath, [join(ROOT, 'tools', 'check-size.js')], {
      encoding: 'utf8',
    });
    const [, packed, budget] = report.match(/(\d+)\s+in all, of (\d+)/u) ?? [];
    if (packed === undefined || budget === undefined) throw new Error('The size was not to be read.');
    const rivals = await serveRivals();
    await rivals.stop();
    const own = exactly(Number(packed));
    return {
      figures: [
        {
          name: 'page, styles, scripts and worker, brotli',
          unit: 'bytes',
          own,
          beside: { name: 'plain trystero', summary: exactly(rivals.chatBytes) },
          goal: atMost(own, Number(budget)),
        },
      ],
    };
  },
};
