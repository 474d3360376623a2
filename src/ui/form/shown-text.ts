import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { Stretch } from '../../lib/code-stretches.ts';
import { BAR_CHARACTERS, HIDDEN, spoilersIn } from '../../lib/spoilers.ts';
import { type TextPart, linkify } from '../shared/linkify.ts';
import type { Forming } from './forming.ts';

/** A text, and the part of it to show. */
export interface ShownText {
  readonly text: string;
  /** The offset at which the text is cut. */
  readonly end: number;
  /** Which of its spoilers were pressed, by their number. */
  readonly opened: ReadonlySet<number>;
  /** The offset of the block of code that was copied just now; null: none. */
  readonly copied: number | null;
}

/** The same, with the spoilers of the text. */
export interface HidingText extends ShownText {
  readonly spoilers: readonly Stretch[];
  /** The end of the last rendered part of each spoiler, by its number, during rendering. */
  readonly begun: Map<number, number>;
}

const linkTemplate = (part: Extract<TextPart, { kind: 'link' }>): TemplateResult =>
  html`<a href=${part.href} tabindex="-1" dir="ltr" target="_blank" rel="noopener noreferrer">${part.text}</a
    >${part.host === null ? nothing : html` <bdi class="host" dir="ltr">(${part.host})</bdi>`}`;

/**
 * Renders text with its links, and with the real host where it differs from the text. A link that would be cut is not
 * shown.
 */
const plainTemplate = ({ text, end }: ShownText, { from, to }: Stretch): readonly unknown[] => {
  let at = from;
  return linkify(text.slice(from, to)).map((part) => {
    const start = at;
    at += part.text.length;
    if (part.kind === 'link') return at <= end ? linkTemplate(part) : nothing;
    return text.slice(start, Math.min(at, end));
  });
};

const buttonTemplate = (number: number): TemplateResult => {
  const label = msg('Show spoiler');
  return html`<button
    class="spoiler"
    type="button"
    tabindex="-1"
    data-spoiler=${number}
    aria-label=${label}
    title=${label}
    .textContent=${HIDDEN}
  ></button>`;
};

/** One button for a whole spoiler, however many parts of the text it covers. Its other lines show only a mark. */
const hiddenTemplate = (
  { text, begun }: HidingText,
  { to }: Stretch,
  number: number,
): TemplateResult | typeof nothing => {
  const before = begun.get(number);
  begun.set(number, to);
  if (before === undefined) return buttonTemplate(number);
  return text.slice(before, to).includes('\n')
    ? html`<span class="spoiler" aria-hidden="true">${HIDDEN}</span>`
    : nothing;
};

/** Whether a stretch contains a spoiler that was not opened. */
export const hidesIn = ({ spoilers, opened }: HidingText, { from, to }: Stretch): boolean =>
  spoilers.some((each, number) => each.from < to && each.to > from && !opened.has(number));

/** Renders a stretch of a text. Hidden text is not in the page at all, so nothing can read, find or copy it. */
export const stretchTemplate = (shown: HidingText, { from, to }: Stretch): readonly unknown[] => {
  const pieces: unknown[] = [];
  let at = from;
  for (const [number, spoiler] of shown.spoilers.entries()) {
    if (spoiler.to <= at || spoiler.from >= to || spoiler.from >= shown.end) continue;
    pieces.push(...plainTemplate(shown, { from: at, to: Math.max(at, spoiler.from) }));
    const inside = {
      from: Math.max(at, spoiler.from + BAR_CHARACTERS),
      to: Math.min(to, spoiler.to - BAR_CHARACTERS),
    };
    if (inside.to > inside.from)
      pieces.push(
        shown.opened.has(number)
          ? html`<span class="opened">${plainTemplate(shown, inside)}</span>`
          : hiddenTemplate(shown, inside, number),
      );
    at = Math.min(to, spoiler.to);
  }
  return [...pieces, ...plainTemplate(shown, { from: at, to })];
};

/**
 * Renders a text: formatted if that part is loaded, else as it was typed, with its links. Spoilers are hidden in both
 * cases.
 */
export const textTemplate = (view: ShownText, forming: Forming | undefined): unknown => {
  const shown: HidingText = { ...view, spoilers: spoilersIn(view.text), begun: new Map() };
  return [
    forming?.formedText(shown) ?? stretchTemplate(shown, { from: 0, to: view.text.length }),
    view.end < view.text.length ? '…' : nothing,
  ];
};
