/**
 * Matches a text without visible characters: white space, controls, format characters, characters that fonts leave out (U+034F,
 * U+3164 and others), and the Braille pattern without dots.
 */
const ONLY_NOTHING = /^[\s\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]*$/u;

/** Whether a text has no visible character. */
export const isBlank = (text: string): boolean => ONLY_NOTHING.test(text);

/** A text without blank lines before and behind it; spaces at the beginning of its first line stay. */
export const withoutBlankEnds = (text: string): string => {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => !isBlank(line));
  const last = lines.findLastIndex((line) => !isBlank(line));
  return first < 0
    ? ''
    : lines
        .slice(first, last + 1)
        .join('\n')
        .trimEnd();
};
