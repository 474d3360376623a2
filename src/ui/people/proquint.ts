const CONSONANTS = 'bdfghjklmnprstvz';
const VOWELS = 'aiou';

/**
 * A word of five letters for 16 bits, pronounceable in any language: consonant, vowel, consonant, vowel,
 * consonant (D. S. Wilkerson, "A Proposal for Proquints", arXiv:0901.4016).
 */
export const proquint = (bits: number): string =>
  CONSONANTS.charAt((bits >>> 12) & 15) +
  VOWELS.charAt((bits >>> 10) & 3) +
  CONSONANTS.charAt((bits >>> 6) & 15) +
  VOWELS.charAt((bits >>> 4) & 3) +
  CONSONANTS.charAt(bits & 15);
