/** Where a link leads. */
export interface LinkAddress {
  readonly href: string;
  /** The host as the browser reads it, if it looks different from the text; else null. */
  readonly host: string | null;
}

/** Characters of the longest address that becomes a link. A reader cannot see where a longer one leads. */
const MAX_LINK_CHARACTERS = 4_096;

/** Characters of the longest name of a host (RFC 1034, 3.1). */
const MAX_HOST_CHARACTERS = 255;

/**
 * Characters by which an address can look like another one: controls, spaces, invisible, private-use and unassigned
 * characters, box drawing and blocks. Combining marks on punctuation too: a stroke through a dot is not a slash.
 */
const DECEIVING =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Z}\p{Default_Ignorable_Code_Point}\u2500-\u25ff\u2800-\u28ff]|[^\p{L}\p{M}\p{N}]\p{M}/u;

/**
 * The characters of a host: letters and digits of any script, dots, hyphens, underscores, or an IP address in
 * brackets.
 */
const HOST = /^(?:[\p{L}\p{M}\p{N}._\-。．｡]+|\[[\da-f:.]+\])(?::\d{1,5})?$/iu;

/** Letters of scripts that a host does not mix with Latin letters. Some of them look like Latin letters. */
const APART =
  /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}]/u;
const LATIN = /\p{Script=Latin}/u;

/**
 * A name without empty labels, or an IP address. `localhost` and `nas` are names in a local network; `www` alone is
 * not a whole name.
 */
const isWhole = (host: string): boolean =>
  host.startsWith('[') || (host !== 'www' && !host.split('.').includes(''));

/**
 * Where an http or https address leads. null: it is not an address, or it can deceive, and it stays text. The checks
 * are those of Signal Desktop (`isLinkSneaky`, ts/types/LinkPreview.ts), with two differences: letters of any script
 * may follow the host, and a host beyond ASCII is shown a second time as the browser reads it.
 */
export const linkAddress = (text: string): LinkAddress | null => {
  if (text.length > MAX_LINK_CHARACTERS || DECEIVING.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  // The host as the person reads it, not as it was parsed: it may not contain `@`, `%` or other odd signs.
  const [, authority = ''] = /^https?:\/\/([^/\\?#]*)/iu.exec(text) ?? [];
  if (!HOST.test(authority) || url.hostname.length > MAX_HOST_CHARACTERS || !isWhole(url.hostname))
    return null;
  if (LATIN.test(authority) && APART.test(authority)) return null;
  const read = authority.replace(/:\d+$/u, '').toLowerCase();
  return { href: url.href, host: read === url.hostname ? null : url.hostname };
};
