/** A longer text is shown in part: about two screens of a phone. */
const MAX_LINES = 30;
const MAX_CHARACTERS = 2_000;

/** So much more is shown at once: to unfold it would save nothing. */
const SPARED_CHARACTERS = 300;
const SPARED_LINES = 5;

/** How far before its end a part may be cut, so that no word is. */
const WORD_CHARACTERS = 60;

const endOfLine = (text: string, lines: number): number => {
  let at = -1;
  for (let line = 0; line < lines; line++) {
    at = text.indexOf('\n', at + 1);
    if (at < 0) return text.length;
  }
  return at;
};

/** Where a text is cut that is too long to be shown whole; undefined: it is shown whole. */
export const foldAt = (text: string): number | undefined => {
  const isShort =
    text.length <= MAX_CHARACTERS + SPARED_CHARACTERS &&
    endOfLine(text, MAX_LINES + SPARED_LINES) === text.length;
  if (isShort) return undefined;
  const end = Math.min(endOfLine(text, MAX_LINES), MAX_CHARACTERS);
  if (text.charAt(end) === '\n') return end;
  const space = text.slice(end - WORD_CHARACTERS, end).search(/\s\S*$/u);
  if (space >= 0) return end - WORD_CHARACTERS + space;
  // Between the halves of one character there is no place to cut.
  return /[\ud800-\udbff]/u.test(text.charAt(end - 1)) ? end - 1 : end;
};
