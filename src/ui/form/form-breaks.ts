import type { FormNode, TextNode } from './form-node.ts';

const BLOCKS: ReadonlySet<FormNode['kind']> = new Set(['quote', 'list', 'item', 'code-block']);

/** Whether anything of a node is seen, outside of blocks whose signs alone are left. */
export const hasWords = (text: string, node: FormNode): boolean =>
  node.kind === 'text'
    ? !/^[\s*>.\d-]*$/u.test(text.slice(node.from, node.to))
    : node.children.some((each) => hasWords(text, each));

/** Without one line break at its beginning. */
const withoutBreak = (text: string, { kind, from, to }: TextNode): readonly TextNode[] => {
  const start = from + (/^\r?\n/u.exec(text.slice(from, to))?.[0].length ?? 0);
  return start < to ? [{ kind, from: start, to }] : [];
};

/** Texts that follow each other as one. */
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
 * A block begins and ends lines by itself: the line break behind it would be one too many. Others stay as they were typed; one
 * before a block makes no line.
 * @param behindSign whether a line of backticks comes first
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
