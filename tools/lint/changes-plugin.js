// @ts-check
// A rule of our own for the linter: no change inside of another one. The inner one would wait for the outer one to end,
// and the outer one for the inner one: see src/engine/storage/changes.ts.

const FUNCTIONS = new Set(['ArrowFunctionExpression', 'FunctionExpression', 'FunctionDeclaration']);

/** What begins a change, or waits for all of them. */
const BEGINS = new Set(['change', 'lane']);

/**
 * @param {any} node
 * @returns {boolean}
 */
const isFunction = (node) => FUNCTIONS.has(node?.type);

/**
 * @param {any} callee
 * @returns {string | undefined} what is called
 */
const nameOf = (callee) => (callee.type === 'MemberExpression' ? callee.property.name : callee.name);

/**
 * What runs once the change is over may begin another one.
 * @param {any} node a function
 * @returns {boolean}
 */
const runsAfterwards = ({ parent }) =>
  parent?.type === 'CallExpression' && nameOf(parent.callee) === 'onKept';

/**
 * @param {any} node
 * @returns {boolean} whether it stands in a function that takes a `tx`
 */
const isInside = (node) => {
  for (let at = node.parent; at; at = at.parent) {
    if (!isFunction(at)) continue;
    if (runsAfterwards(at)) return false;
    if (at.params.some((/** @type {any} */ param) => param.name === 'tx')) return true;
  }
  return false;
};

const noNested = {
  meta: { type: 'problem' },
  /** @param {any} context */
  create: (context) => ({
    /** @param {any} node */
    CallExpression: (node) => {
      if (!BEGINS.has(nameOf(node.callee) ?? '') || !isFunction(node.arguments[0]) || !isInside(node)) return;
      context.report({ node, message: 'A change inside of another one waits for ever. Hand its `tx` on.' });
    },
  }),
};

export default { meta: { name: 'changes' }, rules: { 'no-nested': noNested } };
