/** Characters after which a text is folded: about two screens of a phone. */
const MAX_LINES = 30;
const MAX_CHARACTERS = 2_000;

/** A text that is longer only by this is shown whole, because folding would save nothing. */
const SPARED_CHARACTERS = 300;
const SPARED_LINES = 5;

/** How far back a cut may move to the end of a word. */
const WORD_CHARACTERS = 60;

const endOfLine = (text: string, lines: number): number => {
  let at = -1;
  for (let line = 0; line < lines; line++) {
    at = text.indexOf('\n', at + 1);
    if (at < 0) return text.length;
  }
  return at;
};

/** The offset at which a long text is folded; undefined: it is shown whole. */
export const foldAt = (text: string): number | undefined => {
  const isShort =
    text.length <= MAX_CHARACTERS + SPARED_CHARACTERS &&
    endOfLine(text, MAX_LINES + SPARED_LINES) === text.length;
  if (isShort) return undefined;
  const end = Math.min(endOfLine(text, MAX_LINES), MAX_CHARACTERS);
  if (text.charAt(end) === '\n') return end;
  const space = text.slice(end - WORD_CHARACTERS, end).search(/\s\S*$/u);
  if (space >= 0) return end - WORD_CHARACTERS + space;
  // Never between the two halves of a surrogate pair.
  return /[\ud800-\udbff]/u.test(text.charAt(end - 1)) ? end - 1 : end;
};
