// @ts-check
// Finds comments that must be read twice: sentences built on "who", "whoever", "somebody", "nobody". Most of them say
// more when they name the thing: "the sender", "a contact", "a node". `node tools/check-english.js [folder…]` prints them.
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './setup/root.js';

const FOLDERS = ['src', 'test', 'tools', 'bench'];

const CONSTRUCTIONS =
  /\b(?:who|whoever|whom|whomever|whose|somebody|someone|somebody's|nobody|anybody|anyone|that is none|that are none|which is none)\b/iu;

/** How many comments may stay as they are, because each other way to say it is worse. */
const MOST_KEPT = 20;

/** The comments that stay, by their words. */
const KEPT = new Set(JSON.parse(readFileSync(join(ROOT, 'tools/english-kept.json'), 'utf8')));

/** @param {string} line */
const commentOf = (line) => /^\s*(?:\/\/|\/?\*+)\s?(.*?)(?:\s*\*\/)?$/u.exec(line)?.[1];

/**
 * Comments in some text that are built like this.
 * @param {string} text
 * @returns {readonly { line: number, words: string }[]}
 */
export const constructionsIn = (text) =>
  text
    .split('\n')
    .map((line, index) => ({ line: index + 1, words: commentOf(line)?.trim() ?? '' }))
    .filter(({ words }) => CONSTRUCTIONS.test(words));

/** @param {readonly string[]} folders */
const filesIn = (folders) =>
  folders
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
        join(folder, file),
      ),
    )
    .filter((file) => /\.[jt]s$/u.test(file) && file !== join('tools', 'check-english.js'))
    .toSorted();

/**
 * Comments that are to be said in plainer English, with where they stand.
 * @param {readonly string[]} [folders]
 */
export const findRiddles = (folders = FOLDERS) =>
  filesIn(folders).flatMap((file) =>
    constructionsIn(readFileSync(join(ROOT, file), 'utf8'))
      .filter(({ words }) => !KEPT.has(words))
      .map(({ line, words }) => `${file}:${line}: ${words}`),
  );

const main = () => {
  const wanted = process.argv.slice(2);
  const folders =
    wanted.length > 0 ? wanted.map((path) => relative(ROOT, join(process.cwd(), path))) : FOLDERS;
  const found = findRiddles(folders);
  for (const line of found) console.log(line);
  console.log(`${found.length} comments to be said in plainer English, ${KEPT.size} kept as they are`);
  if (KEPT.size > MOST_KEPT) console.log(`at most ${MOST_KEPT} may be kept`);
  process.exitCode = found.length > 0 || KEPT.size > MOST_KEPT ? 1 : 0;
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
