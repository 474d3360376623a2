// @ts-check
import { parseSync } from 'vite';
import { collectionIn, isForward } from './forwards.js';
import { childrenOf, isNode, nameOf } from './syntax.js';

/**
 * A function of a source file.
 * @typedef {object} SourceFunction
 * @property {string} name its own, or that of the function around it
 * @property {import('./syntax.js').Node} body
 * @property {boolean} isForward whether it does nothing but call another one with its own arguments
 */

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

/** What names the function that stands in it, and in which field. */
const NAMED_BY = new Map([
  ['VariableDeclarator', 'id'],
  ['Property', 'key'],
  ['MethodDefinition', 'key'],
  ['PropertyDefinition', 'key'],
]);

/**
 * All functions of a module, outer ones first.
 * @param {string} path
 * @param {string} code TypeScript
 * @returns {readonly SourceFunction[]}
 */
export const functionsIn = (path, code) => {
  const { program, errors } = parseSync(path, code);
  if (errors[0]) throw new Error(`${path}: ${errors[0].message}`);
  /** @type {SourceFunction[]} */
  const found = [];
  /** @type {Set<string>} */
  const collections = new Set();
  /** @param {import('./syntax.js').Node} node @param {string} around @param {string} [own] */
  const visit = (node, around, own) => {
    const collection = collectionIn(node);
    if (collection !== undefined) collections.add(collection);
    let name = around;
    if (FUNCTIONS.has(node.type) && isNode(node['body'])) {
      const given = nameOf(node['id']) ?? own;
      name = given ?? around;
      // What has no name is told as a part of the function around it, and is no step of its own.
      const forward = given !== undefined && isForward(node, collections);
      found.push({ name, body: node['body'], isForward: forward });
    }
    const field = NAMED_BY.get(node.type);
    for (const child of childrenOf(node)) visit(child, name, field && nameOf(node[field]));
  };
  if (isNode(program)) visit(program, '');
  return found;
};
