import type { MessageId } from '../../engine/api/ids.ts';
import type { Message } from '../../engine/api/state.ts';
import type { Formats } from '../shared/formats.ts';
import { messageAround } from './log-keys.ts';

/** The range that is selected in a shadow root; undefined: none, or the browser does not tell. */
const selectedIn = (root: ShadowRoot): Range | undefined => {
  const selection: Partial<Selection> | null = getSelection();
  const [found] = selection?.getComposedRanges?.({ shadowRoots: [root] }) ?? [];
  if (!found || found.collapsed) return undefined;
  const range = document.createRange();
  range.setStart(found.startContainer, found.startOffset);
  range.setEnd(found.endContainer, found.endOffset);
  return range;
};

/** Elements that take lines of their own. */
const BLOCKS = 'blockquote, ul, ol, li, .code-block';

/** The visible text: each block begins a new line and is followed by one. */
const seenText = (node: Node): string => {
  let text = '';
  let isBehindBlock = false;
  for (const child of node.childNodes) {
    // White space between the items of a list and beside code belongs to the template.
    const isBetween =
      child instanceof Text && child.parentElement?.matches('ul, ol, li, .code-block, .copy-code');
    if (child instanceof Comment || isBetween) continue;
    const isBlock = child instanceof Element && child.matches(BLOCKS);
    const isAnew = (isBlock || isBehindBlock) && text !== '' && !text.endsWith('\n');
    text += `${isAnew ? '\n' : ''}${child instanceof Text ? child.data : seenText(child)}`;
    isBehindBlock = isBlock;
  }
  return text;
};

/** The part of an element that is selected. */
const within = (element: Element, selected: Range): string => {
  const range = document.createRange();
  range.selectNodeContents(element);
  if (selected.compareBoundaryPoints(Range.START_TO_START, range) > 0)
    range.setStart(selected.startContainer, selected.startOffset);
  if (selected.compareBoundaryPoints(Range.END_TO_END, range) < 0)
    range.setEnd(selected.endContainer, selected.endOffset);
  return seenText(range.cloneContents());
};

/** The author of a message. */
export interface Quoting {
  readonly formats: Formats;
  readonly nameOf: (message: Message) => string;
  readonly messageOf: (id: MessageId) => Message | undefined;
}

/** A single message is copied as its text; of several, each has its time and name. */
const joined = (
  parts: readonly { readonly message: Message; readonly part: string }[],
  quoting: Quoting,
): string => {
  const { formats, nameOf } = quoting;
  if (parts.length <= 1) return parts[0]?.part ?? '';
  return parts
    .map(({ message, part }) => `[${formats.dateTime(message.writtenAt)}] ${nameOf(message)}: ${part}`)
    .join('\n');
};

/** Whole messages as a person would quote them. */
export const quotedMessages = (messages: readonly Message[], quoting: Quoting): string =>
  joined(
    messages.map((message) => ({ message, part: message.text })),
    quoting,
  );

/**
 * The clipboard text of a selection over several messages: time, name and text of each. undefined: the browser's own
 * copy is right, as inside of one text.
 */
const quotedSelection = (root: ShadowRoot, quoting: Quoting): string | undefined => {
  const selected = selectedIn(root);
  if (!selected) return undefined;
  const articles = [...root.querySelectorAll<HTMLElement>('article')].filter((each) =>
    selected.intersectsNode(each),
  );
  const [first] = articles;
  const text = first?.querySelector('.text');
  if (!first || (articles.length === 1 && text?.contains(selected.commonAncestorContainer))) return undefined;
  const parts = articles.flatMap((article) => {
    const id = messageAround(article);
    const message = id === null ? undefined : quoting.messageOf(id);
    const part = within(article.querySelector('.text') as Element, selected);
    if (!message || part.trim() === '') return [];
    return [{ message, part }];
  });
  // Of a single message only the text is copied.
  return parts.length === 0 ? undefined : joined(parts, quoting);
};

/** Copies selected messages as quotes, without texts for screen readers and without the line below each text. */
export const copyQuoted = (event: ClipboardEvent, root: ShadowRoot, quoting: Quoting): void => {
  const text = quotedSelection(root, quoting);
  if (text === undefined) return;
  event.clipboardData?.setData('text/plain', text);
  event.preventDefault();
};
