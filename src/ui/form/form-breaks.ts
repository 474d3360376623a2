import type { FormNode, TextNode } from './form-node.ts';

const BLOCKS: ReadonlySet<FormNode['kind']> = new Set(['quote', 'list', 'item', 'code-block']);

/** Whether any part of a node is visible. A block of which only the signs are left is not. */
export const hasWords = (text: string, node: FormNode): boolean =>
  node.kind === 'text'
    ? !/^[\s*>.\d-]*$/u.test(text.slice(node.from, node.to))
    : node.children.some((each) => hasWords(text, each));

/** Removes one line break at the beginning. */
const withoutBreak = (text: string, { kind, from, to }: TextNode): readonly TextNode[] => {
  const start = from + (/^\r?\n/u.exec(text.slice(from, to))?.[0].length ?? 0);
  return start < to ? [{ kind, from: start, to }] : [];
};

/** Joins neighbouring texts. */
const joined = (nodes: readonly FormNode[]): readonly FormNode[] => {
  const all: FormNode[] = [];
  for (const node of nodes) {
    const last = all.at(-1);
    if (last?.kind === 'text' && node.kind === 'text' && last.to === node.from)
      all[all.length - 1] = { kind: 'text', from: last.from, to: node.to };
    else all.push(node);
  }
  return all;
};

/**
 * Drops the line break after each block, because a block begins and ends lines by itself. Other line breaks stay.
 * @param behindSign whether the opening fence comes first
 */
export const withoutBreaks = (
  text: string,
  nodes: readonly FormNode[],
  behindSign = false,
): readonly FormNode[] => {
  const all = joined(nodes);
  return all.flatMap((node, index): readonly FormNode[] => {
    const before = all[index - 1]?.kind;
    const isBehindBlock = before === undefined ? behindSign : BLOCKS.has(before);
    return node.kind === 'text' && isBehindBlock ? withoutBreak(text, node) : [node];
  });
};
