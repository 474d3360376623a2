// @ts-check
import { parseSync } from 'vite';

/**
 * A node of the syntax tree (ESTree), as far as it matters here.
 * @typedef {{ type: string, start: number, end: number } & Record<string, unknown>} Node
 *
 * A function of a source file.
 * @typedef {object} SourceFunction
 * @property {string} name its own, or that of the function around it
 * @property {Node} body
 * @property {boolean} isForward whether it does nothing but call another one with its own arguments
 */

/** @param {unknown} value @returns {value is Node} */
const isNode = (value) =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

/** @param {Node} node @returns {Node[]} what stands in it, in the order of the source */
const childrenOf = (node) =>
  Object.values(node)
    .flat()
    .filter(isNode)
    .toSorted((a, b) => a.start - b.start);

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

/** What names the function that stands in it, and in which field. */
const NAMED_BY = new Map([
  ['VariableDeclarator', 'id'],
  ['Property', 'key'],
  ['MethodDefinition', 'key'],
  ['PropertyDefinition', 'key'],
]);

/** @param {unknown} node @returns {string | undefined} */
const nameOf = (node) => (isNode(node) && typeof node['name'] === 'string' ? node['name'] : undefined);

/** Wrappers that change nothing about a call, and the field that holds it. */
const AROUND_CALL = new Map([
  ['ReturnStatement', 'argument'],
  ['ExpressionStatement', 'expression'],
  ['AwaitExpression', 'argument'],
  ['UnaryExpression', 'argument'],
  ['ParenthesizedExpression', 'expression'],
]);

/** The one call that a body consists of. @param {unknown} body @returns {Node | undefined} */
const onlyCall = (body) => {
  if (!isNode(body)) return undefined;
  if (body.type === 'CallExpression') return body;
  if (body.type === 'BlockStatement') {
    const statements = /** @type {Node[]} */ (body['body']);
    return statements.length === 1 ? onlyCall(statements[0]) : undefined;
  }
  const field = AROUND_CALL.get(body.type);
  return field && (body.type !== 'UnaryExpression' || body['operator'] === 'void')
    ? onlyCall(body[field])
    : undefined;
};

/** Whether a function only calls another one with the same arguments, of which there is one at least. @param {Node} node */
const isForward = (node) => {
  const parameters = /** @type {Node[]} */ (node['params']).map(nameOf);
  const call = onlyCall(node['body']);
  if (!call || parameters.length === 0 || parameters.includes(undefined)) return false;
  const given = /** @type {Node[]} */ (call['arguments']).map(nameOf);
  return given.length === parameters.length && given.every((name, i) => name === parameters[i]);
};

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
  /** @param {Node} node @param {string} around @param {string} [own] */
  const visit = (node, around, own) => {
    let name = around;
    if (FUNCTIONS.has(node.type) && isNode(node['body'])) {
      const given = nameOf(node['id']) ?? own;
      name = given ?? around;
      // What has no name is told as a part of the function around it, and is no step of its own.
      found.push({ name, body: node['body'], isForward: given !== undefined && isForward(node) });
    }
    const field = NAMED_BY.get(node.type);
    for (const child of childrenOf(node)) visit(child, name, field && nameOf(node[field]));
  };
  visit(/** @type {Node} */ (/** @type {unknown} */ (program)), '');
  return found;
};
