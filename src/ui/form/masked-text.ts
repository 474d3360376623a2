import { linkify } from '../shared/linkify.ts';

/** Letters of scripts that put spaces between words. In others a sign has to stand between letters. */
const WORD = String.raw`[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}_]`;

/** Signs of CommonMark that are none here, and characters at which it looks for where a word ends. Each is replaced by letters. */
const MASKED: readonly RegExp[] = [
  // The parser counts neither, or leaves it out.
  /[\0\uFEFF]/gu,
  // Escaped. The backslash is shown: what is typed is what is sent.
  /(?<=\\)[*_~]/gu,
  // As in `__init__`.
  /_{2,}/gu,
  // Fences are of backticks, as `lib/code-stretches.ts` has them.
  /~{3,}/gu,
  // As in 2*3*4.
  new RegExp(`(?<=${WORD})(?:\\*+|~+)(?=${WORD})`, 'gu'),
  // Brackets and dots of Chinese beside a sign: `**「这」**就` (CommonMark 0.31, 6.2, knows spaces between words alone).
  /(?<=[*~])(?!\p{ASCII})[\p{P}\p{S}]|(?!\p{ASCII})[\p{P}\p{S}](?=[*~])/gu,
  // Lists are of these signs only: `-`, `*`, `1.`.
  /(?<=^[ \t>]*)\+(?=[ \t])/gmu,
  /(?<=^[ \t>]*\d{1,9})\)/gmu,
  // A quote has a space: `>_<` is none.
  /^ {0,3}>[ >]*(?=[^\s>])(?<=>)/gmu,
];

const letters = (cut: string): string => 'x'.repeat(cut.length);

/** Addresses of links hold no signs. */
const withoutLinks = (text: string): string =>
  linkify(text)
    .map((part) => (part.kind === 'text' ? part.text : letters(part.text)))
    .join('');

/**
 * The text as the parser reads it, of the same length: letters in place of all that a parser of CommonMark would take for a
 * sign, and that is none in a message.
 */
export const maskedText = (text: string): string =>
  MASKED.reduce((left, each) => left.replaceAll(each, letters), withoutLinks(text));
