/**
 * Where an address in a text ends. RFC 3986 (appendix C) leaves that to the writer. Here punctuation of any script
 * ends an address, and letters of any script do not.
 */

/**
 * Punctuation beyond ASCII: ends of sentences, brackets, quotation marks, dashes, dots. Without the fullwidth forms
 * of signs with a meaning in addresses: a text with those is not an address at all.
 */
const ENDING = /(?![\p{ASCII}＠／％＃＆＼’])[\p{Terminal_Punctuation}\p{Ps}\p{Pe}\p{Pi}\p{Pf}—―⸺⸻…⋯]/u;

/** Other punctuation beyond ASCII may be a part of a word, between letters, as in `レオナルド・ダ・ヴィンチ`. */
const LOOSE =
  /(?![\p{ASCII}＠／％＃＆＼])\p{P}(?![\p{L}\p{M}\p{N}])|(?<![\p{L}\p{M}\p{N}\p{P}])(?![\p{ASCII}＠／％＃＆＼])\p{P}/u;

/** A host contains no such punctuation and no emoji. */
const BEHIND_HOST = /(?![\p{ASCII}＠／％＃＆＼])[\p{P}\p{Extended_Pictographic}]/u;

/** The last label of a host has one script. After Latin letters, another script is the text that follows. */
const MIXED_END =
  /(?<=\.[a-z][a-z\d-]*)(?![\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}])\p{L}.*$/iu;

/** ASCII that ends a sentence rather than an address. */
const TRAILING = new Set(".,;:!?'");

/** Signs of emphasis around a word. One ends an address only if it stands before the address as well. */
const EMPHASIS = new Set('*_~');

const BRACKETS = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
]);

const before = (text: string, end: RegExp): string => {
  const at = text.search(end);
  return at < 0 ? text : text.slice(0, at);
};

const countOf = (text: string, sign: string): number => {
  let count = 0;
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) count++;
  return count;
};

/** Drops the end that belongs to the sentence: punctuation, and closing brackets without an opening one inside. */
const withoutTrailing = (text: string, previous: string): string => {
  const closing = new Map(
    [...BRACKETS].map(([close, open]) => [close, countOf(text, close) - countOf(text, open)]),
  );
  let end = text.length;
  for (; end > 0; end--) {
    const sign = text.charAt(end - 1);
    const excess = closing.get(sign) ?? 0;
    const belongs = TRAILING.has(sign) || excess > 0 || (EMPHASIS.has(sign) && sign === previous);
    if (!belongs) break;
    if (excess > 0) closing.set(sign, excess - 1);
  }
  return text.slice(0, end);
};

/**
 * The address at the beginning of a text without spaces.
 * @param previous the character before it in the message, or an empty text
 */
export const addressIn = (text: string, previous: string): string => {
  const [, scheme = '', authority = '', rest = ''] = /^(https?:\/\/)?([^/?#\\]*)(.*)$/isu.exec(text) ?? [];
  const host = before(before(authority, BEHIND_HOST), MIXED_END);
  const whole = host === authority ? host + before(before(rest, ENDING), LOOSE) : host;
  return scheme + withoutTrailing(whole, previous);
};
