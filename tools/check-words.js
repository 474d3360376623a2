// @ts-check
// Words: every text of the screen stands in every language, and what is generated is not stale.
// Does again what `lit-localize extract` and `lit-localize build` do, in a folder of its own, and
// compares.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readConfigFileAndWriteSchema } from '@lit/localize-tools/lib/config.js';
import { RuntimeLitLocalizer } from '@lit/localize-tools/lib/modes/runtime.js';
import { ROOT } from './setup/root.js';
import { writeCounts } from './testing/counts.js';

const CONFIG = join(ROOT, 'lit-localize.json');
const OXFMT = join(ROOT, 'node_modules', 'oxfmt', 'bin', 'oxfmt');

/** @typedef {{ check: string, problem: string | undefined }} Finding */

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
 * A generated file as it is committed: formatted, where it is code.
 * @param {string} path
 */
const formatted = (path) => {
  const text = readFileSync(path, 'utf8');
  if (!path.endsWith('.ts')) return text;
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
  const expected = formatted(made);
  // A file that is not formatted is for another check to say.
  if (readFileSync(committed, 'utf8') === expected || formatted(committed) === expected) return undefined;
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

/** @param {ReturnType<RuntimeLitLocalizer['extractSourceMessages']>['errors'][number]} diagnostic */
const described = ({ file, start = 0, messageText }) => {
  const line = file?.text.slice(0, start).split('\n').length;
  const text = typeof messageText === 'string' ? messageText : messageText.messageText;
  return `${file?.fileName}:${line}: ${text}`;
};

/**
 * What `lit-localize extract` and `lit-localize build` do, with the sources read once.
 * @param {string} path of the configuration
 * @returns {Promise<string | undefined>} what is wrong
 */
const generate = async (path) => {
  try {
    const localizer = new RuntimeLitLocalizer(/** @type {any} */ (readConfigFileAndWriteSchema(path)));
    const { errors } = localizer.extractSourceMessages();
    if (errors.length > 0) return errors.map(described).join('\n');
    await localizer.writeInterchangeFiles();
    localizer.assertTranslationsAreValid();
    await localizer.build();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

/**
 * @param {any} config
 * @param {string} folder
 * @returns {Promise<Finding[]>}
 */
const check = async (config, folder) => {
  const own = configInto(config, folder);
  const ownConfig = join(folder, 'lit-localize.json');
  writeFileSync(ownConfig, JSON.stringify(own));
  const xliffDir = join(ROOT, config.interchange.xliffDir);
  // Extraction keeps the translations that are there already.
  if (existsSync(xliffDir)) cpSync(xliffDir, own.interchange.xliffDir, { recursive: true });
  const problem = await generate(ownConfig);
  if (problem !== undefined) return [{ check: 'lit-localize', problem }];
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

/** @returns {Promise<Finding[]>} */
const findings = async () => {
  if (!existsSync(CONFIG)) return [{ check: 'lit-localize.json', problem: 'is missing' }];
  const cache = join(ROOT, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'words-'));
  try {
    return await check(JSON.parse(readFileSync(CONFIG, 'utf8')), folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const all = await findings();
for (const { check: name, problem } of all) console.log(problem ? `✗ ${name} ${problem}` : `✓ ${name}`);
const failed = all.filter(({ problem }) => problem !== undefined).length;
writeCounts({ passed: all.length - failed, failed });
process.exitCode = failed > 0 ? 1 : 0;
