/** Where a link leads. */
export interface LinkAddress {
  readonly href: string;
  /** The host as the browser takes it, where what is read looks different; else null. */
  readonly host: string | null;
}

/** Characters of the longest address that becomes a link: in a longer one nobody sees where it leads. */
const MAX_LINK_CHARACTERS = 4_096;

/** Characters of the longest name of a host (RFC 1034, 3.1). */
const MAX_HOST_CHARACTERS = 255;

/**
 * Controls, what turns text around or hides in it, private use, and lines and blocks, by which an address can be drawn
 * to look like something else. Marks that stand on nothing but a sign go too: a stroke through a dot is no slash.
 */
const DECEIVING =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Z}\p{Default_Ignorable_Code_Point}\u2500-\u25ff\u2800-\u28ff]|[^\p{L}\p{M}\p{N}]\p{M}/u;

/** What a host may be written with: letters and digits of any script, dots, hyphens, underscores, an address in brackets. */
const HOST = /^(?:[\p{L}\p{M}\p{N}._\-。．｡]+|\[[\da-f:.]+\])(?::\d{1,5})?$/iu;

/** Letters that hosts are not written with beside Latin ones, although some of them look alike. */
const APART =
  /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}]/u;
const LATIN = /\p{Script=Latin}/u;

/**
 * A name without empty labels, as `localhost` and `nas` are in a network of one's own, or an IP address. `www` alone is the
 * beginning of a name.
 */
const isWhole = (host: string): boolean =>
  host.startsWith('[') || (host !== 'www' && !host.split('.').includes(''));

/**
 * Where an address of http or https leads, or null where it is none, or one that can deceive: then it stays text. The
 * checks are those of Signal Desktop (`isLinkSneaky`, ts/types/LinkPreview.ts), but that letters of any script may stand
 * behind the host, and that a host in letters beyond ASCII is shown a second time as the browser takes it.
 */
export const linkAddress = (text: string): LinkAddress | null => {
  if (text.length > MAX_LINK_CHARACTERS || DECEIVING.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  // As it is read, not as it was parsed: `@`, `%` and odd signs have no place in it.
  const [, authority = ''] = /^https?:\/\/([^/\\?#]*)/iu.exec(text) ?? [];
  if (!HOST.test(authority) || url.hostname.length > MAX_HOST_CHARACTERS || !isWhole(url.hostname))
    return null;
  if (LATIN.test(authority) && APART.test(authority)) return null;
  const read = authority.replace(/:\d+$/u, '').toLowerCase();
  return { href: url.href, host: read === url.hostname ? null : url.hostname };
};
