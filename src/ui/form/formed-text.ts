import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { checkIcon, copyIcon } from '../icons/icons.ts';
import type { BranchNode, FormNode, ListNode } from './form-node.ts';
import { type Form, parseForm } from './parse-form.ts';
import { type HidingText, hidesIn, stretchTemplate } from './shown-text.ts';

/** The offset of the first visible character of a node. */
const startOf = (node: FormNode): number => {
  if (node.kind === 'text') return node.from;
  const [first] = node.children;
  return first ? startOf(first) : Infinity;
};

const endOf = (node: FormNode): number => {
  if (node.kind === 'text') return node.to;
  const last = node.children.at(-1);
  return last ? endOf(last) : 0;
};

const listTemplate = (shown: HidingText, { numbers, children }: ListNode): TemplateResult => {
  let index = -1;
  const items = children.map((node) => {
    if (node.kind !== 'item') return nodeTemplate(shown, node);
    index++;
    if (startOf(node) >= shown.end) return nothing;
    return html`<li value=${numbers?.[index] ?? nothing}>
      <div class="item" dir="auto">${nodesTemplate(shown, node.children)}</div>
    </li>`;
  });
  return numbers
    ? html`<ol>
        ${items}
      </ol>`
    : html`<ul>
        ${items}
      </ul>`;
};

/** A block that is partly hidden or cut off has no copy button. */
const codeBlockTemplate = (shown: HidingText, node: BranchNode): TemplateResult => {
  const [from, to] = [startOf(node), endOf(node)];
  const isWhole = to <= shown.end && !hidesIn(shown, { from, to });
  const isCopied = shown.copied === from;
  const label = isCopied ? msg('Copied') : msg('Copy code');
  return html`<div class="code-block">
    <pre dir="ltr"><code>${nodesTemplate(shown, node.children)}</code></pre>
    ${
      isWhole
        ? html`<button
            class="icon-button copy-code"
            type="button"
            tabindex="-1"
            data-code=${from}
            aria-label=${label}
            title=${label}
          >
            ${isCopied ? checkIcon : copyIcon}
          </button>`
        : nothing
    }
  </div>`;
};

const branchTemplate = (shown: HidingText, node: BranchNode): TemplateResult => {
  const inside = (): unknown => nodesTemplate(shown, node.children);
  switch (node.kind) {
    case 'strong':
      return html`<strong>${inside()}</strong>`;
    case 'emphasis':
      return html`<em>${inside()}</em>`;
    case 'strike':
      return html`<s>${inside()}</s>`;
    case 'code':
      return html`<code>${inside()}</code>`;
    case 'code-block':
      return codeBlockTemplate(shown, node);
    case 'quote':
      return html`<blockquote dir="auto">${inside()}</blockquote>`;
    case 'item':
      return html`${inside()}`;
  }
};

const nodeTemplate = (shown: HidingText, node: FormNode): unknown => {
  if (startOf(node) >= shown.end) return nothing;
  if (node.kind === 'text') return stretchTemplate(shown, node);
  return node.kind === 'list' ? listTemplate(shown, node) : branchTemplate(shown, node);
};

const nodesTemplate = (shown: HidingText, nodes: readonly FormNode[]): unknown =>
  nodes.map((node) => nodeTemplate(shown, node));

/** How many parsed texts are cached: about as many as there are on a screen. */
const MAX_REMEMBERED = 300;

/** The cache of parsed texts, because a message is rendered again at every change, also of the focus. */
const remembered = new Map<string, Form | null>();

const formOf = (text: string): Form | null => {
  const known = remembered.get(text);
  const form = known === undefined ? parseForm(text) : known;
  // The most recently used text is evicted last.
  remembered.delete(text);
  remembered.set(text, form);
  const [oldest] = remembered.keys();
  if (remembered.size > MAX_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
  return form;
};

/**
 * Renders a formatted text as elements, never as HTML. undefined: there is no formatting, or too much, and the text
 * is shown as it was typed.
 */
export const formedText = (shown: HidingText): unknown => {
  const nodes = formOf(shown.text)?.nodes;
  if (nodes === undefined || nodes.every(({ kind }) => kind === 'text')) return undefined;
  return nodesTemplate(shown, nodes);
};
