import type { Stretch } from '../../lib/code-stretches.ts';

/** A leaf: a visible stretch of the text. */
export interface TextNode extends Stretch {
  readonly kind: 'text';
}

/** A node with children. */
export interface BranchNode {
  readonly kind: 'strong' | 'emphasis' | 'strike' | 'code' | 'code-block' | 'quote' | 'item';
  readonly children: readonly FormNode[];
}

/** A list. Its children are the items, and the empty lines between them. */
export interface ListNode {
  readonly kind: 'list';
  /** The number of each item; null: a bullet list. */
  readonly numbers: readonly number[] | null;
  readonly children: readonly FormNode[];
}

/** A part of a formatted text. Its leaves in their order, with the signs between them, are the text as it was typed. */
export type FormNode = TextNode | BranchNode | ListNode;
