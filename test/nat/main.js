// @ts-check
import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeMachine } from '../../bench/lib/machine.js';
import { ensureChromium } from '../../tools/setup/chromium.js';
import { ensureDependencies } from '../../tools/setup/dependencies.js';
import { whyNoNat } from '../../tools/setup/nat.js';
import { ROOT } from '../../tools/setup/root.js';

// npm run nat: everything on hosts behind NATs. First a table of pairs that can talk, then faults.
//   --markdown       writes the table to docs/NAT.md, and stops there
//   --only REGEXP    pairs of the table with a matching name, and stops there
//   --hidden         browsers hide the addresses of their hosts, as they do by themselves, and stops there

const { values } = parseArgs({
  options: { markdown: { type: 'boolean' }, only: { type: 'string' }, hidden: { type: 'boolean' } },
});

ensureDependencies();
process.env['CHROME_PATH'] = ensureChromium();
const why = whyNoNat();
if (why !== undefined) {
  console.error(`This cannot be run here: ${why}.`);
  process.exit(1);
}
// Only now: before, what they need may not be there.
const { openLab } = await import('./lab/lab.js');
const { LIMIT_MS, makePairs, standBy, talk, talkWithTrystero } = await import('./pairs.js');
const { ICE } = await import('./lab/servers.js');
const { toPage, toTable } = await import('./table.js');

const lab = await openLab({ hidden: values.hidden === true });
/** @type {import('./table.js').Row[]} */
const rows = [];
try {
  const { pairs, bystander } = await makePairs(lab);
  for (const ice of /** @type {import('./lab/servers.js').IceName[]} */ (Object.keys(ICE))) {
    await lab.site.offer(ice);
    const leave = await standBy(lab, bystander);
    for (const pair of pairs.filter(({ name }) => new RegExp(values.only ?? '', 'u').test(name))) {
      const own = await talk(lab, pair);
      const trystero = await talkWithTrystero(lab, pair, ice);
      rows.push({ pair: pair.name, ice, own, trystero });
      console.log(toTable(rows.slice(-1)).split('\n').at(-1));
    }
    await leave();
  }
} finally {
  await lab.close();
}

const order = [...new Set(rows.map(({ pair }) => pair))];
const table = toTable(rows.toSorted((a, b) => order.indexOf(a.pair) - order.indexOf(b.pair)));
if (values.markdown) {
  const { cores, processor, chromium } = await describeMachine();
  const machine = `Both browsers and all servers on ${cores} cores (${processor}), Chromium ${chromium}.`;
  const file = join(ROOT, 'docs', 'NAT.md');
  writeFileSync(file, toPage({ table, machine, limitMs: LIMIT_MS }));
  spawnSync(process.execPath, [join(ROOT, 'node_modules', 'oxfmt', 'bin', 'oxfmt'), file]);
} else console.log(`\n${table}`);

if (values.markdown || values.hidden || values.only !== undefined) process.exit(0);
const files = readdirSync(join(ROOT, 'test', 'nat'))
  .filter((name) => name.endsWith('.nat.js'))
  .map((name) => join('test', 'nat', name));
const { status } = spawnSync(process.execPath, [join('test', 'nat', 'run.js'), ...files], {
  cwd: ROOT,
  stdio: 'inherit',
});
process.exit(status ?? 1);
