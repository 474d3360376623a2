import { wordlist } from '@scure/bip39/wordlists/english.js';
import type { Random } from '../../ports/random.ts';

/** Words of a passphrase that is offered. */
const WORDS = 6;

/**
 * Words in the list of BIP-39: a power of two, so that eleven random bits are one word and none is likelier than
 * another. Six words have 66 bits: with what Argon2id makes each guess cost, a thousand processors that try ten a second
 * each need over a hundred million years for half of them.
 */
const LIST_WORDS = 2_048;

/** Six words that were drawn by chance: 66 bits, easier to write down and to type than they are to guess. */
export const suggestPassphrase = (random: Random): string => {
  const bytes = random.bytes(2 * WORDS);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const words = Array.from({ length: WORDS }, (_, at) => wordlist[view.getUint16(2 * at) % LIST_WORDS]);
  bytes.fill(0);
  return words.join(' ');
};
