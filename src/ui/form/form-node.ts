import type { Stretch } from '../../lib/code-stretches.ts';

/** Characters as they were typed: the stretch of the text that is shown. */
export interface TextNode extends Stretch {
  readonly kind: 'text';
}

/** What is around other nodes. */
export interface BranchNode {
  readonly kind: 'strong' | 'emphasis' | 'strike' | 'code' | 'code-block' | 'quote' | 'item';
  readonly children: readonly FormNode[];
}

/** A list; its children are items, and text between them where somebody left lines empty. */
export interface ListNode {
  readonly kind: 'list';
  /** The number of each item; null: a list without numbers. */
  readonly numbers: readonly number[] | null;
  readonly children: readonly FormNode[];
}

/** A part of a text with form. Its texts in their order, with the signs between them, are what was typed. */
export type FormNode = TextNode | BranchNode | ListNode;
