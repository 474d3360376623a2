// @ts-check
import { dirname, join, relative } from 'node:path';
import { normalizePath } from 'vite';
import { ROOT } from '../setup/root.js';
import { closureOf, fetchedFrom, readSource } from './sources.js';

/** @typedef {import('./sources.js').Source} Source */

const SRC = join(ROOT, 'src');

/** What comes with the first script. */
export const FIRST = 'first';

/**
 * The part of the texts that comes with a module that is fetched later: one for each folder of the screen.
 * @param {string} path
 * @param {string} [src] the folder with main.ts in it
 */
export const partOf = (path, src = SRC) =>
  relative(join(src, 'ui'), dirname(path)).replaceAll(/[\\/]/gu, '-');

/**
 * A part of the texts, as ids.
 * @typedef {object} Part
 * @property {ReadonlySet<string>} texts its own
 * @property {ReadonlySet<string>} before those that are there before it, whatever was done: of the first script, and of
 *   every module that has to be fetched before one of this part can be
 */

/**
 * The texts of the app in parts; those without a text of their own are left out.
 * @param {string} [src] the folder with main.ts in it
 * @returns {{ parts: ReadonlyMap<string, Part>, source: (path: string) => Source }}
 */
export const readParts = (src = SRC) => {
  const entry = normalizePath(join(src, 'main.ts'));
  const part = (/** @type {string} */ path) => partOf(path, src);
  /** @type {Map<string, Source>} */
  const sources = new Map();
  const source = (/** @type {string} */ path) => {
    const known = sources.get(path) ?? readSource(path);
    sources.set(path, known);
    return known;
  };
  const textsOf = (/** @type {string} */ path) =>
    [...closureOf(path, source)].flatMap((each) => source(each).texts);
  const first = textsOf(entry);
  /** @type {Map<string, Part>} */
  const parts = new Map([[FIRST, { texts: new Set(first), before: new Set() }]]);
  const fetched = [...fetchedFrom(entry, source)];
  /** Which are never fetched where that one was not. */
  const behind = new Map(
    fetched.map((path) => {
      const others = fetchedFrom(entry, source, path);
      return [path, new Set(fetched.filter((each) => each !== path && !others.has(each)))];
    }),
  );
  for (const name of new Set(fetched.map(part))) {
    const own = fetched.filter((path) => part(path) === name);
    const earlier = fetched.filter((path) => own.every((each) => behind.get(path)?.has(each)));
    const before = new Set([...first, ...earlier.flatMap(textsOf)]);
    const texts = new Set(own.flatMap(textsOf).filter((text) => !before.has(text)));
    if (texts.size > 0) parts.set(name, { texts, before });
  }
  return { parts, source };
};
