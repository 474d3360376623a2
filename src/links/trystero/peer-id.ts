/** A peer id in a room. It has the form of BitTorrent's peer ids, 20 bytes, as trackers demand it. */
const NAME = /^[0-9A-Za-z]{20}$/u;
const NAME_CHARACTERS = 20;
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Prefixes that sort before and after every id of trystero: `!` < any letter or digit < `~`. */
const BEFORE = '!';
const BEHIND = '~';

/** Draws a random peer id. There are 2^117, so that no two peers have the same. */
export const drawPeerId = (): string => {
  let name = '';
  while (name.length < NAME_CHARACTERS)
    for (const byte of crypto.getRandomValues(new Uint8Array(2 * NAME_CHARACTERS)))
      // The last eight of 256 values are skipped, so that all characters are equally likely.
      if (byte < 4 * ALPHABET.length && name.length < NAME_CHARACTERS)
        name += ALPHABET[byte % ALPHABET.length];
  return name;
};

export const isPeerId = (text: unknown): text is string => typeof text === 'string' && NAME.test(text);

/**
 * The id by which trystero knows another peer. Trystero has one id for the whole page (`selfId`), and of two peers the one with
 * the lower id offers. So an id above ours in this room gets a prefix that sorts above `selfId`, and one below ours a prefix
 * that sorts below: both ends agree, and `selfId` never leaves the page.
 */
export const trysteroIdOf = (own: string, theirs: string): string =>
  `${own < theirs ? BEHIND : BEFORE}${theirs}`;
