// @ts-check
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from './setup/root.js';

const FOLDER = join(ROOT, 'docs', 'models');
const RESULT = /^RESULT .*$/gmu;

/**
 * A model: the libraries that it stands on, and the results that it is expected to have.
 * @typedef {object} Model
 * @property {string} file
 * @property {readonly string[]} libraries names of files, in their order
 * @property {readonly string[]} expected lines as ProVerif writes them, without the numbers that it gives to variables
 */

/** @param {string} line variables of queries are renamed apart, so the numbers behind them say nothing */
const withoutNumbers = (line) => line.replaceAll(/_\d+\b/gu, '');

/** @param {string} text */
const resultsOf = (text) => (text.match(RESULT) ?? []).map(withoutNumbers);

/**
 * All models of a folder. Throws where one does not say what it stands on or what is expected of it.
 * @returns {readonly Model[]}
 */
export const readModels = (folder = FOLDER) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.pv'))
    .toSorted()
    .map((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      const [, names] = /^\(\* LIBRARIES ([a-z ,-]+) \*\)\n/u.exec(text) ?? [];
      const [, end = ''] = text.split('(* EXPECTED\n');
      const expected = resultsOf(end);
      if (!names || expected.length === 0) throw new Error(`${name} does not say what is expected of it`);
      return { file: join(folder, name), libraries: names.split(' ').map((each) => `${each}.pvl`), expected };
    });

/**
 * What ProVerif says of a model; undefined where it is not installed.
 * @param {Model} model
 * @param {string} program
 */
const run = ({ file, libraries }, program) => {
  const args = [...libraries.flatMap((name) => ['-lib', name]), file];
  const { error, stdout } = spawnSync(program, args, { cwd: FOLDER, encoding: 'utf8', maxBuffer: 2 ** 28 });
  return error ? undefined : resultsOf(stdout);
};

/** Runs every model, or those named, with ProVerif (`PROVERIF`, else the one that is installed), and compares. */
const main = (/** @type {readonly string[]} */ names) => {
  const program = process.env['PROVERIF'] ?? 'proverif';
  let wrong = 0;
  for (const model of readModels().filter(
    ({ file }) => names.length === 0 || names.some((n) => file.includes(n)),
  )) {
    const began = Date.now();
    const results = run(model, program);
    if (!results) {
      console.error(`"${program}" does not run: docs/models/README.md says where ProVerif comes from.`);
      return 1;
    }
    const isRight = results.join('\n') === model.expected.join('\n');
    if (!isRight) wrong++;
    const name = model.file.slice(FOLDER.length + 1);
    console.log(
      `${isRight ? 'as expected' : 'NOT AS EXPECTED'}: ${name}, ${((Date.now() - began) / 1_000).toFixed(1)} s`,
    );
    if (!isRight) console.log(`expected\n${model.expected.join('\n')}\nfound\n${results.join('\n')}`);
  }
  return wrong === 0 ? 0 : 1;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main(process.argv.slice(2));
