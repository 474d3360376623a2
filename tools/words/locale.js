// @ts-check
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { ROOT } from '../setup/root.js';

/** @param {string} language */
const localeFile = (language) => join(ROOT, 'src', 'i18n', 'locales', `${language}.ts`);

/**
 * Takes texts out of what lit-localize generated.
 * @param {string} language
 * @returns {{ only: (texts: ReadonlySet<string>) => string }} a module with these texts and no others; throws where one
 *   of them is not there
 */
export const readLocale = (language) => {
  const path = localeFile(language);
  const code = readFileSync(path, 'utf8');
  const { program } = parseSync(path, code);
  const body = /** @type {any[]} */ (program.body);
  const templates = body.find(({ type }) => type === 'ExportNamedDeclaration').declaration.declarations[0]
    .init;
  const rows = new Map(
    templates.properties.map((/** @type {any} */ row) => [
      row.key.name ?? row.key.value,
      code.slice(row.start, row.end),
    ]),
  );
  const tags = body
    .filter(({ type }) => type === 'ImportDeclaration')
    .flatMap(({ source, specifiers }) =>
      specifiers.map((/** @type {any} */ each) => ({ name: each.local.name, from: source.value })),
    );
  return {
    only: (texts) => {
      const picked = [...texts].toSorted().map((id) => {
        const row = rows.get(id);
        if (row === undefined) throw new Error(`${path} has no text ${id}: run npx lit-localize build.`);
        return row;
      });
      const used = tags.filter(({ name }) => picked.some((row) => row.includes(`${name}\``)));
      return [
        ...used.map(({ name, from }) => `import { ${name} } from '${from}';`),
        `export const templates = {\n${picked.join(',\n')}\n};`,
      ].join('\n');
    },
  };
};
