/** Characters of the longest text that is looked at: a page that was pasted by mistake is none. */
const MAX_TEXT_CHARACTERS = 4_096;

/** In how many pieces a code may have come: programs for mail break lines. */
const MAX_PIECES = 8;

/** How often an address may have been escaped on its way. */
const MAX_ESCAPES = 3;

/** What nobody sees: a soft hyphen, marks of direction, spaces of no width. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;

const unescapeOnce = (text: string): string =>
  text.replaceAll(/(?:%[\da-f]{2})+/giu, (escaped) => {
    try {
      return decodeURIComponent(escaped);
    } catch {
      return escaped; // no UTF-8: it stays as it is, and ends the code
    }
  });

/** Hyphens as keyboards and word processors draw them. */
const HYPHEN = /[\u2010-\u2012\u2212\ufe63]/gu;

/** What two hyphens become where "smart punctuation" is on. */
const DASH = /[\u2013-\u2015]/gu;

/** A text as it was before programs on its way escaped it, drew its signs anew and put in what nobody sees. */
export const undressed = (text: string): string => {
  let plain = text.slice(0, MAX_TEXT_CHARACTERS);
  for (let i = 0; i < MAX_ESCAPES && plain.includes('%'); i++) plain = unescapeOnce(plain);
  // Fullwidth letters and digits become plain ones.
  return plain.replaceAll(INVISIBLE, '').normalize('NFKC').replaceAll(HYPHEN, '-').replaceAll(DASH, '--');
};

/** What programs for mail put where they break a line: `=` before it (RFC 2045, 6.7), `>` behind it in an answer. */
const BROKEN_LINE = /=?\r?\n[>\s]*/gu;

/** The same without what was put behind it for emphasis, one sign after the other. */
const withoutEnd = (code: string): string[] => {
  const shorter: string[] = [code];
  for (let end = code.length; /[-_]$/u.test(code.slice(0, end)); end--) shorter.push(code.slice(0, end - 1));
  return shorter.slice(0, MAX_PIECES);
};

/**
 * The codes in base64url (RFC 4648, section 5) that a text may have been made of, the likeliest first. Messengers put
 * punctuation, brackets, words and campaign parameters behind a link; programs for mail break it; others escape it. Which
 * of them it was, if any, is told by a checksum.
 * @param behind what a code stands behind in a link
 */
export const codesIn = (text: string, behind: RegExp): readonly string[] => {
  const plain = undressed(text).replaceAll(BROKEN_LINE, '\n');
  const link = behind.exec(plain);
  const rest = link ? plain.slice(link.index + link[0].length) : plain;
  const pieces = rest
    .replace(/^[^A-Za-z0-9_-]+/u, '')
    .split(/\s+/u)
    .slice(0, MAX_PIECES);
  const found = pieces.flatMap((_, at) => {
    const [code = ''] = /^[\w-]*/u.exec(pieces.slice(0, at + 1).join('')) ?? [];
    return withoutEnd(code);
  });
  return [...new Set(found)].filter((code) => code !== '');
};
