// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../setup/root.js';

/** Headings of docs/walks.md, and the walk that stands below. */
const WALKS = /** @type {const} */ ({ 'A text': 'text', 'A search': 'search', 'An invite': 'invite' });
const EVERY = 'What every walk goes through';

/** A path in code marks. */
const PATH = /`(?<path>[\w./-]+\.ts)`/gu;

/**
 * What docs/walks.md names, as paths below src/engine.
 * @typedef {object} Told
 * @property {ReadonlySet<string>} every what is told once for all walks
 * @property {Readonly<Record<import('../../test/walks/walks.ts').Walk['name'], ReadonlySet<string>>>} walks
 * @property {readonly string[]} counts the rows of its table: a name, and three numbers
 * @property {readonly string[]} missing paths of files that are not there
 */

/** A row of the table. */
const ROW = /^\| (?<name>an? \w+) +\| (?<all>\d+) +\| (?<here>\d+) +\| (?<there>\d+) +\|$/gmu;

/** @returns {Told} */
export const readTold = () => {
  const text = readFileSync(join(ROOT, 'docs/walks.md'), 'utf8');
  /** @param {string} part */
  const pathsIn = (part) => [...part.matchAll(PATH)].map(({ groups }) => groups?.['path'] ?? '');
  const parts = new Map(
    text.split(/^## /mu).map((part) => [part.slice(0, part.indexOf('\n')), pathsIn(part)]),
  );
  /** @param {string} heading */
  const below = (heading) => new Set(parts.get(heading));
  const every = below(EVERY);
  const entries = Object.entries(WALKS).map(([heading, name]) => [name, below(heading)]);
  const counts = [...text.matchAll(ROW)].map((row) => row.slice(1).join(' '));
  const missing = pathsIn(text).filter(
    (path) => !existsSync(join(ROOT, path.startsWith('src/') ? path : `src/engine/${path}`)),
  );
  return { every, walks: Object.fromEntries(entries), counts, missing };
};
