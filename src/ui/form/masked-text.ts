import { linkify } from '../shared/linkify.ts';

/** Letters of scripts that put spaces between words. In other scripts a sign may stand between letters. */
const WORD = String.raw`[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}_]`;

/**
 * Signs of CommonMark without a meaning here, and characters that CommonMark uses to find the end of a word. Each is
 * replaced by letters.
 */
const MASKED: readonly RegExp[] = [
  // The parser drops or replaces these characters.
  /[\0\uFEFF]/gu,
  // An escaped sign. The backslash is shown too, because nothing of a text is lost.
  /(?<=\\)[*_~]/gu,
  // As in `__init__`.
  /_{2,}/gu,
  // Fences are backticks only, as in `lib/code-stretches.ts`.
  /~{3,}/gu,
  // As in 2*3*4.
  new RegExp(`(?<=${WORD})(?:\\*+|~+)(?=${WORD})`, 'gu'),
  // Brackets and dots of Chinese beside a sign: `**「这」**就` (CommonMark 0.31, 6.2, knows spaces between words alone).
  /(?<=[*~])(?!\p{ASCII})[\p{P}\p{S}]|(?!\p{ASCII})[\p{P}\p{S}](?=[*~])/gu,
  // Only `-`, `*` and `1.` begin list items.
  /(?<=^[ \t>]*)\+(?=[ \t])/gmu,
  /(?<=^[ \t>]*\d{1,9})\)/gmu,
  // A quote needs a space: `>_<` is not a quote.
  /^ {0,3}>[ >]*(?=[^\s>])(?<=>)/gmu,
];

const letters = (cut: string): string => 'x'.repeat(cut.length);

/** Signs inside of the address of a link are text. */
const withoutLinks = (text: string): string =>
  linkify(text)
    .map((part) => (part.kind === 'text' ? part.text : letters(part.text)))
    .join('');

/**
 * The text for the parser, with the same length: letters replace everything that CommonMark would read as a sign and
 * that is not one in a message.
 */
export const maskedText = (text: string): string =>
  MASKED.reduce((left, each) => left.replaceAll(each, letters), withoutLinks(text));
