/** A name in a room: what a BitTorrent tracker takes for a peer id, 20 bytes. */
const NAME = /^[0-9A-Za-z]{20}$/u;
const NAME_CHARACTERS = 20;
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** What stands before every name that trystero has, and behind it: `!` < any letter or digit < `~`. */
const BEFORE = '!';
const BEHIND = '~';

/** A name by chance. Two to the 117th of them, so that nobody has the same one. */
export const drawName = (): string => {
  let name = '';
  while (name.length < NAME_CHARACTERS)
    for (const byte of crypto.getRandomValues(new Uint8Array(2 * NAME_CHARACTERS)))
      // The last eight of 256 are left out, so that every character is as likely.
      if (byte < 4 * ALPHABET.length && name.length < NAME_CHARACTERS)
        name += ALPHABET[byte % ALPHABET.length];
  return name;
};

export const isName = (text: unknown): text is string => typeof text === 'string' && NAME.test(text);

/**
 * What trystero is told of somebody else's name. It has one name for the whole page (`selfId`), and of two it is the one
 * with the lower name who offers. So a name that is higher than ours in this room is made higher than that one, and a
 * lower one lower: both ends agree, and the page's own name never leaves it.
 */
export const toldName = (own: string, theirs: string): string => `${own < theirs ? BEHIND : BEFORE}${theirs}`;
