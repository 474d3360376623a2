// @ts-check
// Words: every text of the screen stands in every language, and what is generated is not stale.
// Does again what `lit-localize extract` and `lit-localize build` do, in a folder of its own, and
// compares.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ROOT } from './setup/root.js';
import { writeCounts } from './testing/counts.js';

const CONFIG = join(ROOT, 'lit-localize.json');
const CLI = join(ROOT, 'node_modules', '@lit', 'localize-tools', 'bin', 'lit-localize.js');
const OXFMT = join(ROOT, 'node_modules', 'oxfmt', 'bin', 'oxfmt');

/** @typedef {{ check: string, problem: string | undefined }} Finding */

/** @param {string[]} args */
const run = (args) => spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });

/**
 * A copy of the configuration that reads the same sources and writes into a folder of its own.
 * @param {any} config
 * @param {string} folder
 */
const configInto = (config, folder) => {
  const { output, interchange } = config;
  const at = (/** @type {string} */ path) => join(folder, basename(path));
  return {
    ...config,
    tsConfig: join(ROOT, config.tsConfig),
    inputFiles: config.inputFiles.map((/** @type {string} */ pattern) => join(ROOT, pattern)),
    output: {
      ...output,
      outputDir: at(output.outputDir),
      ...(output.localeCodesModule ? { localeCodesModule: at(output.localeCodesModule) } : {}),
    },
    interchange: { ...interchange, xliffDir: at(interchange.xliffDir) },
  };
};

/**
 * A generated file as it is committed: formatted.
 * @param {string} path
 */
const formatted = (path) => {
  const text = readFileSync(path, 'utf8');
  const result = spawnSync(process.execPath, [OXFMT, '--stdin-filepath', basename(path)], {
    cwd: ROOT,
    input: text,
    encoding: 'utf8',
  });
  return result.status === 0 ? result.stdout : text;
};

/**
 * @param {string} committed
 * @param {string} made
 * @returns {string | undefined} what is wrong
 */
const compare = (committed, made) => {
  if (!existsSync(committed))
    return 'is missing: run `npx lit-localize extract` and `npx lit-localize build`';
  if (formatted(committed) === formatted(made)) return undefined;
  return 'is stale: run `npx lit-localize extract`, translate what is new, run `npx lit-localize build`';
};

/**
 * @param {string} xlf
 * @returns {string | undefined} which texts have no translation
 */
const untranslated = (xlf) => {
  const units = readFileSync(xlf, 'utf8').match(/<trans-unit [\s\S]*?<\/trans-unit>/gu) ?? [];
  const missing = units.filter((unit) => !/<target[^>]*>[\s\S]*\S[\s\S]*<\/target>/u.test(unit));
  if (missing.length === 0) return undefined;
  const sources = missing.map((unit) => `  ${unit.match(/<source>([\s\S]*?)<\/source>/u)?.[1]}`);
  return `lacks ${missing.length} of ${units.length} translations:\n${sources.join('\n')}`;
};

/**
 * @param {any} config
 * @param {string} folder
 * @returns {Finding[]}
 */
const check = (config, folder) => {
  const own = configInto(config, folder);
  const ownConfig = join(folder, 'lit-localize.json');
  writeFileSync(ownConfig, JSON.stringify(own));
  const xliffDir = join(ROOT, config.interchange.xliffDir);
  // Extraction keeps the translations that are there already.
  if (existsSync(xliffDir)) cpSync(xliffDir, own.interchange.xliffDir, { recursive: true });
  for (const command of ['extract', 'build']) {
    const { status, stdout, stderr } = run([CLI, command, '--config', ownConfig]);
    if (status !== 0) return [{ check: `lit-localize ${command}`, problem: `${stdout}${stderr}` }];
  }
  return config.targetLocales.flatMap((/** @type {string} */ locale) => {
    const xlf = join(config.interchange.xliffDir, `${locale}.xlf`);
    const code = join(config.output.outputDir, `${locale}.ts`);
    return [
      { check: xlf, problem: compare(join(ROOT, xlf), join(own.interchange.xliffDir, `${locale}.xlf`)) },
      { check: code, problem: compare(join(ROOT, code), join(own.output.outputDir, `${locale}.ts`)) },
      {
        check: `${locale}: every text`,
        problem: untranslated(join(own.interchange.xliffDir, `${locale}.xlf`)),
      },
    ];
  });
};

/** @returns {Finding[]} */
const findings = () => {
  if (!existsSync(CONFIG)) return [{ check: 'lit-localize.json', problem: 'is missing' }];
  const cache = join(ROOT, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'words-'));
  try {
    return check(JSON.parse(readFileSync(CONFIG, 'utf8')), folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const all = findings();
for (const { check: name, problem } of all) console.log(problem ? `✗ ${name} ${problem}` : `✓ ${name}`);
const failed = all.filter(({ problem }) => problem !== undefined).length;
writeCounts({ passed: all.length - failed, failed });
process.exitCode = failed > 0 ? 1 : 0;
