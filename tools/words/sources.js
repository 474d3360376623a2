// @ts-check
// Which texts the modules of the page use, and which modules come together.
import { generateMsgId } from '@lit/localize/internal/id-generation.js';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { normalizePath, parseSync } from 'vite';

/**
 * A module of the page.
 * @typedef {object} Source paths have slashes everywhere, as the ids of Vite's modules do
 * @property {readonly string[]} texts ids of the texts it shows
 * @property {readonly string[]} imports paths of what comes with it
 * @property {readonly Dynamic[]} dynamic what it fetches later
 *
 * @typedef {{ target: string, start: number, end: number }} Dynamic where `import(…)` stands, and of what
 */

/**
 * Calls back for every node of a syntax tree (ESTree).
 * @param {any} node
 * @param {(node: any) => void} visit
 */
const walk = (node, visit) => {
  if (node === null || typeof node !== 'object') return;
  if (typeof node.type === 'string') visit(node);
  for (const child of Object.values(node)) walk(child, visit);
};

/** @param {any} template a TemplateLiteral */
const stringsOf = (template) => template.quasis.map((/** @type {any} */ each) => each.value.cooked);

/**
 * The id of what `msg(…)` is called with.
 * @param {any[]} args
 * @returns {string | undefined} undefined: not a text that stands there
 */
const textOf = ([template, options]) => {
  const named = options?.properties?.find((/** @type {any} */ each) => each.key.name === 'id');
  if (named) return typeof named.value.value === 'string' ? named.value.value : undefined;
  if (template?.type === 'Literal') return generateMsgId(template.value, false);
  // As lit-localize does: a template without a tag is a string, and one with `str` or `html` is its parts.
  if (template?.type === 'TemplateLiteral') return generateMsgId(stringsOf(template).join(''), false);
  if (template?.type !== 'TaggedTemplateExpression') return undefined;
  return generateMsgId(stringsOf(template.quasi), template.tag.name === 'html');
};

/** @param {string} address what an import names */
const isOwn = (address) => address.startsWith('.') && address.endsWith('.ts');

/**
 * @param {string} path
 * @param {string} [code] what is in it, where that was read already
 * @returns {Source}
 */
export const readSource = (path, code = readFileSync(path, 'utf8')) => {
  const { module, program } = parseSync(path, code);
  const at = (/** @type {string} */ address) => normalizePath(join(dirname(path), address));
  /** @type {string[]} */
  const texts = [];
  walk(program, (node) => {
    if (node.type !== 'CallExpression' || node.callee.name !== 'msg') return;
    const text = textOf(node.arguments);
    if (text === undefined) throw new Error(`${path}: a text that is not written out at ${node.start}`);
    texts.push(text);
  });
  const named = [
    ...module.staticImports.map(({ moduleRequest, entries }) => ({ request: moduleRequest.value, entries })),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.map((entry) => ({ request: entry.moduleRequest?.value ?? '', entries: [entry] })),
    ),
  ];
  return {
    texts,
    // What only names types is not there any more when it runs.
    imports: named
      .filter(({ entries }) => entries.length === 0 || entries.some(({ isType }) => !isType))
      .filter(({ request }) => isOwn(request))
      .map(({ request }) => at(request)),
    dynamic: module.dynamicImports
      .map(({ start, end, moduleRequest }) => ({
        start,
        end,
        address: code.slice(moduleRequest.start + 1, moduleRequest.end - 1),
      }))
      .filter(({ address }) => isOwn(address))
      .map(({ start, end, address }) => ({ start, end, target: at(address) })),
  };
};

/**
 * What comes with a module: itself, and all that it imports.
 * @param {string} path
 * @param {(path: string) => Source} read
 * @returns {ReadonlySet<string>} paths
 */
export const closureOf = (path, read) => {
  const found = new Set([path]);
  for (const each of found) for (const imported of read(each).imports) found.add(imported);
  return found;
};

/**
 * Everything that is fetched later, from a module on.
 * @param {string} entry
 * @param {(path: string) => Source} read
 * @param {string} [without] as if that one were never fetched
 * @returns {ReadonlySet<string>} paths that `import(…)` names
 */
export const fetchedFrom = (entry, read, without) => {
  /** @type {Set<string>} */
  const fetched = new Set();
  const look = (/** @type {string} */ path) => {
    for (const each of closureOf(path, read))
      for (const { target } of read(each).dynamic) if (target !== without) fetched.add(target);
  };
  look(entry);
  for (const each of fetched) look(each);
  return fetched;
};
