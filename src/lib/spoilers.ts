import { type Stretch, codeIn } from './code-stretches.ts';

/** The mark in place of a hidden part. */
export const HIDDEN = '▮▮▮';

/** Characters of the sign that begins or ends a spoiler. */
export const BAR_CHARACTERS = 2;

/** Above this many spoilers, all text from the first to the last is one spoiler. */
const MAX_SPOILERS = 100;

/** Whether nothing but the signs of a quote stands before this place on its line. */
const isLineStart = (text: string, at: number): boolean => {
  let before = at - 1;
  while (before >= 0 && ' \t>'.includes(text.charAt(before))) before--;
  return before < 0 || text.charAt(before) === '\n';
};

const isLineEnd = (text: string, at: number): boolean => at === text.length || text.charAt(at) === '\n';

/** A sign opens a spoiler where no space follows it, or alone on its line; it closes one where no space stands before it. */
const opensAt = (text: string, { from, to }: Stretch): boolean =>
  isLineEnd(text, to) ? isLineStart(text, from) : /\S/u.test(text.charAt(to));

const closesAt = (text: string, { from, to }: Stretch): boolean =>
  isLineStart(text, from) ? isLineEnd(text, to) : /\S/u.test(text.charAt(from - 1));

/** The signs of two bars, and not more, outside of code. */
const barsIn = (text: string): readonly Stretch[] => {
  const code = codeIn(text);
  let next = 0;
  const bars: Stretch[] = [];
  for (const { 0: run, index } of text.matchAll(/\|+/gu)) {
    while ((code[next]?.to ?? Infinity) <= index) next++;
    if (run.length === BAR_CHARACTERS && !((code[next]?.from ?? Infinity) <= index))
      bars.push({ from: index, to: index + run.length });
  }
  return bars;
};

/**
 * The spoilers in a text, with the two bars on both sides: `||so||`. Ascending, and without overlap. All code that shows a text,
 * or a part of one, uses this.
 */
export const spoilersIn = (text: string): readonly Stretch[] => {
  if (!text.includes('||')) return [];
  const spoilers: Stretch[] = [];
  let open: Stretch | undefined;
  for (const bar of barsIn(text)) {
    if (open === undefined) open = opensAt(text, bar) ? bar : undefined;
    else if (closesAt(text, bar)) {
      spoilers.push({ from: open.from, to: bar.to });
      open = undefined;
    }
  }
  const [first, last] = [spoilers[0], spoilers.at(-1)];
  return first && last && spoilers.length > MAX_SPOILERS ? [{ from: first.from, to: last.to }] : spoilers;
};

/** A text as it may be shown anywhere: a mark in place of each hidden part. */
export const withoutSpoilers = (text: string): string => {
  let at = 0;
  const parts = spoilersIn(text).map(({ from, to }) => {
    const before = text.slice(at, from);
    at = to;
    return before + HIDDEN;
  });
  return parts.join('') + text.slice(at);
};
