import type { MessageId } from '../../engine/api/ids.ts';
import type { Message } from '../../engine/api/state.ts';
import type { Formats } from '../shared/formats.ts';
import { messageAround } from './log-keys.ts';

/** What is selected in a shadow root; undefined: nothing, or the browser does not say. */
const selectedIn = (root: ShadowRoot): Range | undefined => {
  const selection: Partial<Selection> | null = getSelection();
  const [found] = selection?.getComposedRanges?.({ shadowRoots: [root] }) ?? [];
  if (!found || found.collapsed) return undefined;
  const range = document.createRange();
  range.setStart(found.startContainer, found.startOffset);
  range.setEnd(found.endContainer, found.endOffset);
  return range;
};

/** What stands on lines of its own. */
const BLOCKS = 'blockquote, ul, ol, li, .code-block';

/** A text as it is seen: each block begins a line, and what comes behind it another one. */
const seenText = (node: Node): string => {
  let text = '';
  let isBehindBlock = false;
  for (const child of node.childNodes) {
    // Between the items of a list, and beside code, stands what separates elements alone.
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

/** Whose message it is, as a person would write it. */
export interface Quoting {
  readonly formats: Formats;
  readonly nameOf: (message: Message) => string;
  readonly messageOf: (id: MessageId) => Message | undefined;
}

/** One message is its text; of several each has its time and name. */
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
 * What is put on the clipboard where parts of several messages are selected: time, name and text of each. undefined: the
 * browser's own way is right, as inside one text.
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
  // Of one message its text is wanted, wherever the mouse went.
  return parts.length === 0 ? undefined : joined(parts, quoting);
};

/** Copies as a person would quote it; what only screen readers say and what stands below a text is left out. */
export const copyQuoted = (event: ClipboardEvent, root: ShadowRoot, quoting: Quoting): void => {
  const text = quotedSelection(root, quoting);
  if (text === undefined) return;
  event.clipboardData?.setData('text/plain', text);
  event.preventDefault();
};
