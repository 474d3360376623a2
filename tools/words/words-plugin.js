// @ts-check
import { join } from 'node:path';
import { normalizePath } from 'vite';
import { ROOT } from '../setup/root.js';
import { readLocale } from './locale.js';
import { FIRST, partOf, readParts } from './parts.js';

const LANGUAGES = ['ru', 'zh-Hans'];
const SRC = normalizePath(join(ROOT, 'src'));
const LOCALIZE = `${SRC}/i18n/localize.ts`;

/** A module that is made here: `words:PART`, with the ways to its languages, or `words:PART:LANGUAGE`. */
const MADE = /^words:(?<part>[a-z-]+)(?::(?<language>.+))?$/u;

/** @param {string} id */
const isPage = (id) => id.endsWith('.ts') && id.startsWith(`${SRC}/`);

/**
 * @typedef {import('vite').Rolldown.OutputChunk} Chunk
 *
 * The modules that a chunk comes with: its own, and those of all that it imports.
 * @param {Chunk} chunk
 * @param {Record<string, Chunk | { type: 'asset' }>} bundle
 */
const modulesOf = (chunk, bundle) => {
  const found = new Set([chunk]);
  for (const each of found)
    for (const name of each.imports) {
      const imported = bundle[name];
      if (imported?.type === 'chunk') found.add(imported);
    }
  return [...found].flatMap(({ moduleIds }) => moduleIds);
};

/**
 * Splits the texts of other languages: those of the first script are loaded with the language, the others with what is
 * fetched later (`withWords` in src/i18n/localize.ts). What is in which part follows from the sources (parts.js), and the
 * chunks that come of them have to agree with it.
 * @returns {import('vite').Plugin}
 */
export const words = () => {
  const { parts, source } = readParts();
  const first = parts.get(FIRST)?.texts ?? new Set();
  const locales = new Map(LANGUAGES.map((language) => [language, readLocale(language)]));

  return {
    name: 'driftpost-words',
    apply: 'build',
    enforce: 'pre',
    resolveId(address, importer) {
      if (MADE.test(address)) return `\0${address}`;
      const language = LANGUAGES.find((each) => address === `./locales/${each}.ts`);
      return language && importer === LOCALIZE ? `\0words:${FIRST}:${language}` : undefined;
    },
    load(id) {
      const { part, language } = MADE.exec(id.slice(1))?.groups ?? {};
      if (part === undefined) return undefined;
      if (language !== undefined) return locales.get(language)?.only(parts.get(part)?.texts ?? new Set());
      const ways = LANGUAGES.map((each) => `'${each}': () => import('words:${part}:${each}')`);
      return `export const words = { ${ways.join(', ')} };`;
    },
    transform(code, id) {
      if (!isPage(id)) return undefined;
      const later = source(id).dynamic.filter(({ target }) => parts.has(partOf(target)));
      if (later.length === 0) return undefined;
      const used = [...new Set(later.map(({ target }) => partOf(target)))];
      const local = (/** @type {string} */ part) => `words_${part.replaceAll('-', '_')}`;
      const changed = later.toReversed().reduce((text, { start, end, target }) => {
        const fetching = text.slice(start, end);
        const withThem = `withWords(${local(partOf(target))}, () => ${fetching})`;
        return `${text.slice(0, start)}${withThem}${text.slice(end)}`;
      }, code);
      const imports = used.map((part) => `import { words as ${local(part)} } from 'words:${part}';`);
      return {
        code: `import { withWords } from '${LOCALIZE}';\n${imports.join('\n')}\n${changed}`,
        map: null,
      };
    },
    generateBundle(_options, bundle) {
      for (const problem of misfits(bundle)) this.error(problem);
    },
  };

  /**
   * What does not agree.
   * @param {Record<string, Chunk | { type: 'asset' }>} bundle
   * @returns {readonly string[]}
   */
  function misfits(bundle) {
    /** @type {Map<string, Set<string>>} */
    const used = new Map();
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk' || !chunk.facadeModuleId || !isPage(chunk.facadeModuleId)) continue;
      const part = partOf(chunk.facadeModuleId);
      const texts = modulesOf(chunk, bundle)
        .filter(isPage)
        .flatMap((id) => source(id).texts);
      used.set(part, new Set([...(used.get(part) ?? []), ...texts]));
    }
    return [...used].flatMap(([name, texts]) => {
      const part = parts.get(name) ?? { texts: new Set(), before: first };
      const missing = [...texts].filter((text) => !part.texts.has(text) && !part.before.has(text));
      const needless = [...part.texts].filter((text) => !texts.has(text));
      return [
        ...missing.map((text) => `The text ${text} is shown by a script of "${name}", whose texts lack it.`),
        ...needless.map((text) => `The text ${text} is among those of "${name}", where nothing shows it.`),
      ];
    });
  }
};
