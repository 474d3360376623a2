/** A part of a text, in UTF-16 code units: from the first one to the one behind the last. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

interface Fence extends Stretch {
  /** Backticks. */
  readonly length: number;
  /** No text follows the backticks. */
  readonly isBare: boolean;
}

const FENCE = /^[ \t>]*(`{3,})([^`\n]*)$/gmu;

const closes = (fence: Fence, first: Fence): boolean => fence.isBare && fence.length >= first.length;

/** Fenced code blocks (CommonMark 0.31, 4.5). A fence without an end is no block. */
export const fencedIn = (text: string): readonly Stretch[] => {
  const fences: readonly Fence[] = Array.from(
    text.matchAll(FENCE),
    ({ 0: line, 1: ticks, 2: info, index }) => ({
      from: index,
      to: index + line.length,
      length: ticks?.length ?? 0,
      isBare: info?.trim() === '',
    }),
  );
  const stretches: Stretch[] = [];
  /** Fences of this length, or longer ones, have no end: the search for one fails once for each length. */
  let endless = Infinity;
  for (let at = 0; at < fences.length; at++) {
    const first = fences[at] as Fence;
    if (first.length >= endless) continue;
    let end = at + 1;
    while (end < fences.length && !closes(fences[end] as Fence, first)) end++;
    if (end === fences.length) endless = first.length;
    else {
      stretches.push({ from: first.from, to: (fences[end] as Fence).to });
      at = end;
    }
  }
  return stretches;
};

const BLANK_LINE = /\n[ \t>]*\n/u;

/** Code spans: between two runs of equally many backticks inside one paragraph (CommonMark 0.31, 6.1). */
const spansIn = (text: string, from: number, to: number): readonly Stretch[] => {
  const rows = Array.from(text.slice(from, to).matchAll(/`+/gu), ({ 0: ticks, index }) => ({
    from: from + index,
    to: from + index + ticks.length,
  }));
  /** Index of the next run of the same length, by the index of each run. */
  const next = new Map<number, number>();
  const seen = new Map<number, number>();
  for (let at = rows.length - 1; at >= 0; at--) {
    const row = rows[at] as Stretch;
    const later = seen.get(row.to - row.from);
    if (later !== undefined) next.set(at, later);
    seen.set(row.to - row.from, at);
  }
  const stretches: Stretch[] = [];
  for (let at = 0; at < rows.length; at++) {
    const end = next.get(at);
    if (end === undefined) continue;
    const stretch = { from: (rows[at] as Stretch).from, to: (rows[end] as Stretch).to };
    if (BLANK_LINE.test(text.slice(stretch.from, stretch.to))) continue;
    stretches.push(stretch);
    at = end;
  }
  return stretches;
};

/** The parts of a text that are code, with the backticks around them, ascending. */
export const codeIn = (text: string): readonly Stretch[] => {
  if (!text.includes('`')) return [];
  const stretches: Stretch[] = [];
  let at = 0;
  for (const block of fencedIn(text)) {
    stretches.push(...spansIn(text, at, block.from), block);
    at = block.to;
  }
  return [...stretches, ...spansIn(text, at, text.length)];
};
