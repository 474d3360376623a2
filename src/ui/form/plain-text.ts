import { type Stretch, codeIn } from '../../lib/code-stretches.ts';

/** Letters of scripts that put spaces between words: between two of them a sign is text, as in 2*3*4. */
const WORD = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}_]/u;

/** Runs of signs that enclose words. A run of another length is text. */
const RUNS = /\*+|_+|~+/gu;
const ENCLOSING = new Set(['*', '**', '***', '_', '~~']);

/** A line with a fence, and the quote signs at the beginning of a line. */
const LINE_SIGNS = /^[ \t>]*`{3,}[^`\n]*(?:\n|$)|^[ \t]*(?:>[ \t]*)*>[ \t]+/gmu;

const isSpace = (character: string): boolean => character.trim() === '';

const letters = (text: string): string => 'x'.repeat(text.length);

/** The signs that enclose words, in pairs, as the stack of delimiters finds them (CommonMark 0.31, 6.2). */
const enclosingIn = (text: string): readonly Stretch[] => {
  const pairs: Stretch[] = [];
  const open: (Stretch & { readonly run: string })[] = [];
  for (const { 0: run, index: from } of text.matchAll(RUNS)) {
    const to = from + run.length;
    const [before, after] = [text.charAt(from - 1), text.charAt(to)];
    if (!ENCLOSING.has(run) || before === '\\') continue;
    const first = isSpace(before) || WORD.test(after) ? -1 : open.findLastIndex((each) => each.run === run);
    if (first >= 0) pairs.push(...open.splice(first).slice(0, 1), { from, to });
    else if (!isSpace(after) && !WORD.test(before)) open.push({ from, to, run });
  }
  return pairs;
};

/** The backticks around a stretch of code. */
const ticksOf = (text: string, { from, to }: Stretch): readonly Stretch[] => {
  const [ticks = ''] = /^`*/u.exec(text.slice(from, to)) ?? [];
  return [
    { from, to: from + ticks.length },
    { from: to - ticks.length, to },
  ];
};

/**
 * A short text for one line, as in the list of chats: without the signs of its formatting. It knows what people
 * commonly write, not every rule of the parser (parse-form.ts), which is loaded later. Signs of lists stay: they separate
 * the items.
 */
export const plainText = (text: string): string => {
  const code = codeIn(text);
  let masked = text;
  for (const { from, to } of code)
    masked = masked.slice(0, from) + letters(text.slice(from, to)) + masked.slice(to);
  const lines = Array.from(text.matchAll(LINE_SIGNS), ({ 0: signs, index }) => ({
    from: index,
    to: index + signs.length,
  }));
  const spans = code.filter(({ from, to }) => !lines.some((line) => line.from < to && from < line.to));
  const signs = [...enclosingIn(masked), ...lines, ...spans.flatMap((each) => ticksOf(text, each))];
  let at = 0;
  let plain = '';
  for (const { from, to } of signs.toSorted((a, b) => a.from - b.from)) {
    if (from > at) plain += text.slice(at, from);
    at = Math.max(at, to);
  }
  return (plain + text.slice(at)).trim();
};
