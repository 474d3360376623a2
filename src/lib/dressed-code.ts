/** Characters of the longest text that is searched: a whole page may be pasted by mistake. */
const MAX_TEXT_CHARACTERS = 4_096;

/** The most pieces of one code: mail programs break lines. */
const MAX_PIECES = 8;

/** How often an address may have been percent-encoded on its way. */
const MAX_ESCAPES = 3;

/** Invisible characters: soft hyphens, direction marks, zero-width spaces. */
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

/** A text without the changes of programs on its way: percent-encoding, typographic signs, invisible characters. */
export const undressed = (text: string): string => {
  let plain = text.slice(0, MAX_TEXT_CHARACTERS);
  for (let i = 0; i < MAX_ESCAPES && plain.includes('%'); i++) plain = unescapeOnce(plain);
  // Fullwidth letters and digits become plain ones.
  return plain.replaceAll(INVISIBLE, '').normalize('NFKC').replaceAll(HYPHEN, '-').replaceAll(DASH, '--');
};

/** Line breaks of mail programs: `=` before the break (RFC 2045, 6.7), `>` behind it in a reply. */
const BROKEN_LINE = /=?\r?\n[>\s]*/gu;

/** The code, and the same with fewer signs at its end: signs of emphasis may follow a code. */
const withoutEnd = (code: string): string[] => {
  const shorter: string[] = [code];
  for (let end = code.length; /[-_]$/u.test(code.slice(0, end)); end--) shorter.push(code.slice(0, end - 1));
  return shorter.slice(0, MAX_PIECES);
};

/**
 * The codes in base64url (RFC 4648, section 5) that a text may contain, the likeliest first. Messengers put punctuation,
 * brackets, words and campaign parameters behind a link; mail programs break it; other programs percent-encode it. The checksum
 * in a code tells which of them is right, if any.
 * @param behind matches the part of a link before the code
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
