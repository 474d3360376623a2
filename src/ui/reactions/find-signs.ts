import { type Sign, wordsOf } from './signs.ts';

/** Chinese is written without spaces: a character may stand anywhere in a word. */
const HAN = /\p{Script=Han}/u;

const has = (text: string, word: string): boolean => text.includes(HAN.test(word) ? word : ` ${word}`);

/** How well a sign fits: 0 it is called so, 1 its name has all words whole, 2 as they begin, 3 other words lead to it. */
const rankOf = ({ nameText }: Sign, words: readonly string[]): number => {
  if (nameText === ` ${words.join(' ')}`) return 0;
  if (words.every((word) => `${nameText} `.includes(` ${word} `))) return 1;
  return words.every((word) => has(nameText, word)) ? 2 : 3;
};

/**
 * The signs to which all words of a query lead. A word leads to a sign when one of the words of the sign begins with it.
 * Signs with the words in their name come first; otherwise they stay in the order of the list. None where the query has no
 * word.
 */
export const findSigns = (signs: readonly Sign[], query: string): readonly Sign[] => {
  const words = wordsOf(query);
  if (words.length === 0) return [];
  return signs
    .filter(({ text }) => words.every((word) => has(text, word)))
    .map((sign) => ({ sign, rank: rankOf(sign, words) }))
    .toSorted((one, other) => one.rank - other.rank)
    .map(({ sign }) => sign);
};
