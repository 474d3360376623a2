import { type Stretch, fencedIn } from '../../lib/code-stretches.ts';

/** A part of a text that is parsed by itself, or a block of code with its fences. */
export interface Section extends Stretch {
  readonly isCode: boolean;
}

/** The quote signs before a line, and whether the line begins or continues a list item. */
interface LineStart {
  readonly isQuote: boolean;
  readonly isItem: boolean;
  readonly isIndented: boolean;
  readonly isBlank: boolean;
}

const startOf = (line: string): LineStart => ({
  isQuote: /^ {0,3}>/u.test(line),
  isItem: /^ {0,3}(?:[-*]|\d{1,9}\.)[ \t]/u.test(line),
  isIndented: /^(?: {2}|\t)/u.test(line),
  isBlank: line.trim() === '',
});

/** Whether a line begins a new block. */
const beginsAnew = (before: LineStart & { readonly inList: boolean }, line: LineStart): boolean => {
  if (line.isBlank) return false;
  if (before.isBlank) return !line.isIndented;
  // Unlike "lazy continuation lines" (CommonMark 0.31, 5.1), an answer below a quote is not a part of the quote.
  if (before.isQuote) return !line.isQuote;
  return before.inList && !line.isItem && !line.isIndented;
};

/** The offsets at which a new block begins, between two offsets of a text. */
const breaksIn = (text: string, { from, to }: Stretch, within: readonly Stretch[]): readonly number[] => {
  const breaks: number[] = [];
  let before = { ...startOf(''), inList: false };
  let at = from;
  let fence = 0;
  for (const line of text.slice(from, to).split('\n')) {
    const start = startOf(line);
    while ((within[fence]?.to ?? Infinity) <= at) fence++;
    const isInside = (within[fence]?.from ?? Infinity) < at;
    const isAnew = !isInside && beginsAnew(before, start);
    if (isAnew && at > from) breaks.push(at);
    before = { ...start, inList: start.isItem || (before.inList && !isAnew) };
    at += line.length + 1;
  }
  return breaks;
};

/** The sections of a text, ascending. Together they cover the whole text. */
export const sectionsOf = (text: string): readonly Section[] => {
  const fenced = fencedIn(text);
  const isQuoted = ({ from, to }: Stretch): boolean => /^[ \t]*>/u.test(text.slice(from, to));
  const quoted = fenced.filter(isQuoted);
  const sections: Section[] = [];
  const addText = (from: number, to: number): void => {
    const places = [from, ...breaksIn(text, { from, to }, quoted), to];
    for (const [index, place] of places.entries()) {
      const end = places[index + 1];
      if (end !== undefined && end > place) sections.push({ from: place, to: end, isCode: false });
    }
  };
  let at = 0;
  for (const block of fenced.filter((each) => !isQuoted(each))) {
    addText(at, block.from);
    sections.push({ ...block, isCode: true });
    at = block.to;
  }
  addText(at, text.length);
  return sections;
};
