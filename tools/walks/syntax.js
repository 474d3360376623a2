// @ts-check

/**
 * A node of a syntax tree (ESTree), as far as it matters here.
 * @typedef {{ type: string, start: number, end: number } & Record<string, unknown>} Node
 */

/** @param {unknown} value @returns {value is Node} */
export const isNode = (value) =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

/** @param {Node} node @returns {readonly Node[]} what stands in it, in the order of the source */
export const childrenOf = (node) =>
  Object.values(node)
    .flat()
    .filter(isNode)
    .toSorted((a, b) => a.start - b.start);

/** The name that a node is; undefined where it is something else. @param {unknown} node @returns {string | undefined} */
export const nameOf = (node) => (isNode(node) && typeof node['name'] === 'string' ? node['name'] : undefined);
