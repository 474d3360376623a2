// @ts-check
import { isNode, nameOf } from './syntax.js';

/** @typedef {import('./syntax.js').Node} Node */

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

const COLLECTIONS = new Set(['Map', 'Set', 'WeakMap', 'WeakSet']);

/** The name of a collection that a node declares; undefined where it declares none. @param {Node} node */
export const collectionIn = ({ type, id, init }) =>
  type === 'VariableDeclarator' && isNode(init) && COLLECTIONS.has(nameOf(init['callee']) ?? '')
    ? nameOf(id)
    : undefined;

/**
 * Whether a function only calls another one with the same arguments, of which there is one at least. A function that
 * asks a collection of its own does not forward: no other function has that collection.
 * @param {Node} node
 * @param {ReadonlySet<string>} collections
 */
export const isForward = (node, collections) => {
  const parameters = /** @type {Node[]} */ (node['params']).map(nameOf);
  const call = onlyCall(node['body']);
  if (!call || parameters.length === 0 || parameters.includes(undefined)) return false;
  const callee = /** @type {Node} */ (call['callee']);
  if (collections.has(nameOf(callee['object']) ?? '')) return false;
  const given = /** @type {Node[]} */ (call['arguments']).map(nameOf);
  return given.length === parameters.length && given.every((name, i) => name === parameters[i]);
};
