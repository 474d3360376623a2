/**
 * Where an address in a text ends. RFC 3986 (appendix C) leaves that to whoever writes; here what is punctuation in some
 * script ends it, and letters of any script do not.
 */

/**
 * Punctuation beyond ASCII that ends a sentence or a part of one, brackets, quotation marks, dashes, dots. Not the
 * fullwidth forms of signs that mean something in an address: with these it is none at all.
 */
const ENDING = /(?![\p{ASCII}＠／％＃＆＼’])[\p{Terminal_Punctuation}\p{Ps}\p{Pe}\p{Pi}\p{Pf}—―⸺⸻…⋯]/u;

/** Other punctuation beyond ASCII is a part of words in some script, as in `レオナルド・ダ・ヴィンチ`: only between letters. */
const LOOSE =
  /(?![\p{ASCII}＠／％＃＆＼])\p{P}(?![\p{L}\p{M}\p{N}])|(?<![\p{L}\p{M}\p{N}\p{P}])(?![\p{ASCII}＠／％＃＆＼])\p{P}/u;

/** In a host there is none of it, and no picture. */
const BEHIND_HOST = /(?![\p{ASCII}＠／％＃＆＼])[\p{P}\p{Extended_Pictographic}]/u;

/** The last label of a host is of one script: behind Latin letters another one begins the text that goes on. */
const MIXED_END =
  /(?<=\.[a-z][a-z\d-]*)(?![\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}])\p{L}.*$/iu;

/** ASCII that ends a sentence rather than an address. */
const TRAILING = new Set(".,;:!?'");

/** What people put round a word for emphasis: it ends an address only where it stands before it as well. */
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

/** Drops what belongs to the sentence: punctuation, and closing brackets that were not opened inside. */
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
