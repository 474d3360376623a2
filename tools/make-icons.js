import { readFile, writeFile } from 'node:fs/promises';

// Writes src/ui/icons/icons.ts out of lucide's SVG files, icon by icon, so that neither the bundle nor a
// test runner has to know how to import an SVG. Run it after adding a name here.
const NAMES = [
  'anchor',
  'arrow-down',
  'arrow-left',
  'bell',
  'check',
  'check-check',
  'clock-3',
  'copy',
  'download',
  'ellipsis-vertical',
  'eye',
  'info',
  'message-circle',
  'notebook-pen',
  'refresh-cw',
  'search',
  'send-horizontal',
  'settings',
  'share-2',
  'trash-2',
  'triangle-alert',
  'user-plus',
  'users',
  'wifi-off',
  'x',
];

const OUT = new URL('../src/ui/icons/icons.ts', import.meta.url);

const camel = (name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());

/** The shapes inside an SVG file, on one line. */
const shapes = async (name) => {
  const url = new URL(`../node_modules/lucide-static/icons/${name}.svg`, import.meta.url);
  const source = await readFile(url, 'utf8');
  const inner = source.replace(/<!--.*?-->/gs, '').match(/<svg[^>]*>(.*)<\/svg>/s);
  if (inner === null) throw new Error(`${name}.svg is not an SVG`);
  return inner[1].replace(/\s*\n\s*/g, '').trim();
};

const lines = await Promise.all(
  NAMES.map(
    async (name) => `export const ${camel(name)}Icon: TemplateResult = icon(svg\`${await shapes(name)}\`);\n`,
  ),
);

await writeFile(
  OUT,
  `// Made by tools/make-icons.js from lucide (ISC licence); change that, not this.
import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';

/** Decoration: the name is on the button or in the text beside it. */
const icon = (shapes: SVGTemplateResult): TemplateResult =>
  html\`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">\${shapes}</svg>\`;

${lines.join('')}`,
);
