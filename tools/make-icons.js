import { readFile, writeFile } from 'node:fs/promises';

// Writes src/ui/icons/icons.ts and later-icons.ts out of lucide's SVG files, icon by icon, so that neither the
// bundle nor a test runner has to know how to import an SVG. Run it after adding a name here.

/** What the first screens show. */
const FIRST = [
  'arrow-down',
  'arrow-left',
  'bell',
  'check',
  'check-check',
  'clock-3',
  'copy',
  'ellipsis-vertical',
  'eye',
  'message-circle',
  'notebook-pen',
  'qr-code',
  'refresh-cw',
  'send-horizontal',
  'settings',
  'triangle-alert',
  'user-plus',
  'users',
  'wifi-off',
  'x',
];

/** What only screens show that are loaded later: in a file of its own, so that it does not enlarge the first load. */
const LATER = [
  'archive',
  'archive-restore',
  'bell-off',
  'download',
  'eye-off',
  'forward',
  'info',
  'mail',
  'mail-open',
  'pencil',
  'pin',
  'pin-off',
  'reply',
  'share-2',
  'smile-plus',
  'square-check',
  'trash-2',
  'undo-2',
  'waypoints',
];

const FOLDER = new URL('../src/ui/icons/', import.meta.url);

const camel = (name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());

/** The shapes inside an SVG file, on one line. */
const shapes = async (name) => {
  const url = new URL(`../node_modules/lucide-static/icons/${name}.svg`, import.meta.url);
  const source = await readFile(url, 'utf8');
  const inner = source.replace(/<!--.*?-->/gs, '').match(/<svg[^>]*>(.*)<\/svg>/s);
  if (inner === null) throw new Error(`${name}.svg is not an SVG`);
  return inner[1].replace(/\s*\n\s*/g, '').trim();
};

const NOTE = '// Made by tools/make-icons.js from lucide (ISC licence); change that, not this.';

const constants = async (names) => {
  const lines = names.map(
    async (name) => `export const ${camel(name)}Icon: TemplateResult = icon(svg\`${await shapes(name)}\`);\n`,
  );
  return (await Promise.all(lines)).join('');
};

await writeFile(
  new URL('icons.ts', FOLDER),
  `${NOTE}
import { svg, type TemplateResult } from 'lit';
import { icon } from './icon.ts';

${await constants(FIRST)}`,
);
await writeFile(
  new URL('later-icons.ts', FOLDER),
  `${NOTE}
import { svg, type TemplateResult } from 'lit';
import { icon } from './icon.ts';

${await constants(LATER)}`,
);
