import type { BranchNode, FormNode, TextNode } from './form-node.ts';
import { hasWords, withoutBreaks } from './form-breaks.ts';

/** Nodes in each other; what is deeper is nothing that a person means. */
export const MAX_DEPTH = 12;

/** Tokens of the parser that are around others, and what they are here. */
const BRANCHES: Readonly<Record<string, BranchNode['kind'] | 'list'>> = {
  blockQuote: 'quote',
  listOrdered: 'list',
  listUnordered: 'list',
  codeFenced: 'code-block',
  codeText: 'code',
  strong: 'strong',
  emphasis: 'emphasis',
  strikethrough: 'strike',
};

/** Tokens that are signs: they are not shown. */
const SIGNS = new Set([
  'blockQuotePrefix',
  'listItemPrefix',
  'listItemIndent',
  'codeFencedFence',
  'codeTextSequence',
  'strongSequence',
  'emphasisSequence',
  'strikethroughSequence',
]);

interface Open {
  readonly kind: BranchNode['kind'] | 'list' | 'root';
  /** Where it begins, in what was typed. */
  readonly from: number;
  readonly children: FormNode[];
  readonly numbers: number[];
  /** Lines of backticks around a block of code. */
  fences: number;
  /** Whether each item of a list begins as it does here: the parser knows more signs. */
  isOurs: boolean;
}

/** Makes nodes of the parser's tokens. */
export interface FormBuilder {
  /** Places in what is parsed. */
  enter(type: string, from: number, to: number): void;
  exit(type: string, to: number): void;
  isTooDeep(): boolean;
  end(to: number): readonly FormNode[];
}

/** Of these there has to be something in them. */
const FILLED: ReadonlySet<string> = new Set(['quote', 'list', 'code-block', 'code']);

/**
 * @param text as it was typed
 * @param base where what is parsed begins in it
 */
export const createFormBuilder = (text: string, base: number): FormBuilder => {
  const root: Open = { kind: 'root', from: 0, children: [], numbers: [], fences: 0, isOurs: true };
  const stack: Open[] = [root];
  /** How far what is parsed was looked at. */
  let at = 0;

  const top = (): Open => stack.at(-1) as Open;
  const place = (parsed: number): number => base + parsed;

  /** What is before this place and no sign is text. */
  const flush = (to: number): void => {
    if (to <= at) return;
    const node: TextNode = { kind: 'text', from: place(at), to: place(to) };
    at = to;
    if (node.to > node.from) top().children.push(node);
  };

  const open = (kind: Open['kind'], from: number): void => {
    stack.push({ kind, from: place(from), children: [], numbers: [], fences: 0, isOurs: true });
  };

  const nodeOf = (closed: Open): FormNode | undefined => {
    const children = withoutBreaks(text, closed.children, closed.kind === 'code-block');
    switch (closed.kind) {
      case 'root':
        return undefined;
      case 'list':
        if (!closed.isOurs || children.some((each) => each.kind === 'item' && !hasWords(text, each)))
          return undefined;
        return { kind: 'list', numbers: closed.numbers.some(Number.isNaN) ? null : closed.numbers, children };
      case 'code-block':
        // What nothing closes is no code: it may be half of something.
        return closed.fences === 2 ? { kind: 'code-block', children } : undefined;
      default:
        return { kind: closed.kind, children };
    }
  };

  /** What turns out to be nothing is text as it was typed, with its signs. */
  const close = (to: number): void => {
    flush(to);
    const closed = stack.pop() as Open;
    const node = nodeOf(closed);
    const isNothing = node === undefined || (FILLED.has(node.kind) && !hasWords(text, node));
    top().children.push(isNothing ? { kind: 'text', from: closed.from, to: place(to) } : node);
  };

  const closeItem = (to: number): void => {
    if (top().kind === 'item') close(to);
  };

  return {
    enter: (type, from, to) => {
      const kind = BRANCHES[type];
      if (kind !== undefined) {
        flush(from);
        open(kind, from);
      } else if (type === 'listItemPrefix') {
        flush(from);
        closeItem(from);
        const sign = text.slice(place(from), place(to));
        top().numbers.push(Number.parseInt(sign, 10));
        top().isOurs &&= /[-*.]\s*$/u.test(sign);
        open('item', from);
      } else if (SIGNS.has(type)) flush(from);
      if (type === 'codeFencedFence') top().fences++;
      if (SIGNS.has(type)) at = Math.max(at, to);
    },
    exit: (type, to) => {
      if (BRANCHES[type] === undefined) return;
      if (BRANCHES[type] === 'list') closeItem(to);
      close(to);
    },
    isTooDeep: () => stack.length > MAX_DEPTH,
    end: (to) => {
      flush(to);
      return root.children;
    },
  };
};
