import type { BranchNode, FormNode, TextNode } from './form-node.ts';
import { hasWords, withoutBreaks } from './form-breaks.ts';

/** The deepest nesting of nodes. No person means a deeper one. */
export const MAX_DEPTH = 12;

/** The parser's tokens that contain others, and their kinds here. */
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

/** Tokens of signs, which are not shown. */
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
  /** Where the node begins in the text. */
  readonly from: number;
  readonly children: FormNode[];
  readonly numbers: number[];
  /** The fences around a block of code. */
  fences: number;
  /** Whether each item of a list begins with a sign that is known here. The parser knows more of them. */
  isOurs: boolean;
}

/** Builds nodes from the parser's tokens. */
export interface FormBuilder {
  /** Offsets in the parsed part of the text. */
  enter(type: string, from: number, to: number): void;
  exit(type: string, to: number): void;
  isTooDeep(): boolean;
  end(to: number): readonly FormNode[];
}

/** Kinds of nodes that must not be empty. */
const FILLED: ReadonlySet<string> = new Set(['quote', 'list', 'code-block', 'code']);

/**
 * @param text the whole text, as it was typed
 * @param base the offset of the parsed part in the text
 */
export const createFormBuilder = (text: string, base: number): FormBuilder => {
  const root: Open = { kind: 'root', from: 0, children: [], numbers: [], fences: 0, isOurs: true };
  const stack: Open[] = [root];
  /** The offset up to which the parsed part was consumed. */
  let at = 0;

  const top = (): Open => stack.at(-1) as Open;
  const place = (parsed: number): number => base + parsed;

  /** Everything before this offset that is not a sign is text. */
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
        // An open fence without an end is not code: the text may be incomplete.
        return closed.fences === 2 ? { kind: 'code-block', children } : undefined;
      default:
        return { kind: closed.kind, children };
    }
  };

  /** A node that turns out to be empty becomes plain text again, with its signs. */
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
