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

/** The part of an element that is selected. */
const within = (element: Element, selected: Range): string => {
  const range = document.createRange();
  range.selectNodeContents(element);
  if (selected.compareBoundaryPoints(Range.START_TO_START, range) > 0)
    range.setStart(selected.startContainer, selected.startOffset);
  if (selected.compareBoundaryPoints(Range.END_TO_END, range) < 0)
    range.setEnd(selected.endContainer, selected.endOffset);
  return range.toString();
};

/** Whose message it is, as a person would write it. */
export interface Quoting {
  readonly formats: Formats;
  readonly nameOf: (message: Message) => string;
  readonly messageOf: (id: MessageId) => Message | undefined;
}

/**
 * What is put on the clipboard where parts of several messages are selected: time, name and text of each. undefined: the
 * browser's own way is right, as inside one text.
 */
const quotedSelection = (root: ShadowRoot, { formats, nameOf, messageOf }: Quoting): string | undefined => {
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
    const message = id === null ? undefined : messageOf(id);
    const part = within(article.querySelector('.text') as Element, selected);
    if (!message || part.trim() === '') return [];
    return [{ head: `[${formats.dateTime(message.writtenAt)}] ${nameOf(message)}`, part }];
  });
  // Of one message its text is wanted, wherever the mouse went.
  if (parts.length <= 1) return parts[0]?.part;
  return parts.map(({ head, part }) => `${head}: ${part}`).join('\n');
};

/** Copies as a person would quote it; what only screen readers say and what stands below a text is left out. */
export const copyQuoted = (event: ClipboardEvent, root: ShadowRoot, quoting: Quoting): void => {
  const text = quotedSelection(root, quoting);
  if (text === undefined) return;
  event.clipboardData?.setData('text/plain', text);
  event.preventDefault();
};
