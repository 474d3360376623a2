// @ts-check
// Canaries: each file of test/canary breaks one rule of the linter, which its first line names, or
// breaks none (`nothing`). A linter that does not say exactly that is silent or blind.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { ROOT } from './setup/root.js';
import { writeCounts } from './testing/counts.js';

const OXLINT = join(ROOT, 'node_modules', 'oxlint', 'bin', 'oxlint');
const CANARIES = join(ROOT, 'test', 'canary');

/** The linter's own configuration, without its list of what is left out: the canaries are in it. */
const configWithCanaries = () => {
  const { ignorePatterns: _, ...config } = JSON.parse(readFileSync(join(ROOT, '.oxlintrc.json'), 'utf8'));
  // The configuration lies elsewhere now.
  const jsPlugins = config.jsPlugins.map((/** @type {string} */ path) => join(ROOT, path));
  return JSON.stringify({ ...config, jsPlugins });
};

/**
 * What the linter says.
 * @returns {Map<string, Set<string>>} rules by file, in the linter's own spelling
 */
const lint = () => {
  const folder = mkdtempSync(join(tmpdir(), 'driftpost-canary-'));
  try {
    const config = join(folder, 'oxlintrc.json');
    writeFileSync(config, configWithCanaries());
    const { stdout } = spawnSync(
      process.execPath,
      [OXLINT, '--config', config, '--format', 'json', CANARIES],
      {
        cwd: ROOT,
        encoding: 'utf8',
      },
    );
    /** @type {Map<string, Set<string>>} */
    const rules = new Map();
    for (const { filename, code } of JSON.parse(stdout).diagnostics) {
      rules.set(filename, (rules.get(filename) ?? new Set()).add(code));
    }
    return rules;
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const canaries = readdirSync(CANARIES, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => join(entry.parentPath, entry.name))
  .toSorted();

const said = lint();
let failed = 0;
for (const path of canaries) {
  const name = relative(ROOT, path).split(sep).join('/');
  const expected = readFileSync(path, 'utf8').match(/^\/\/ expects: (.+)$/mu)?.[1];
  const rules = [...(said.get(name) ?? ['nothing'])];
  if (rules.length === 1 && rules[0] === expected) continue;
  failed++;
  console.log(
    `✗ ${name}: expected ${expected ?? 'a first line that says what'}, reported ${rules.join(', ')}`,
  );
}
console.log(`${canaries.length - failed} of ${canaries.length} canaries sing`);
writeCounts({ passed: canaries.length - failed, failed });
process.exitCode = failed > 0 ? 1 : 0;
