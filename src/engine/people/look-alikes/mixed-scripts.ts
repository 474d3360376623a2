/**
 * Scripts of names: the recommended scripts of UAX #31, table 5, and scripts of its table 7 that have letters like those of
 * others. All scripts that are not named here count as one.
 */
const SCRIPTS = `
  Arabic Armenian Bengali Bopomofo Canadian_Aboriginal Cherokee Coptic Cyrillic Deseret Devanagari
  Ethiopic Georgian Glagolitic Gothic Greek Gujarati Gurmukhi Han Hangul Hebrew Hiragana Kannada
  Katakana Khmer Lao Latin Lisu Malayalam Mongolian Myanmar Nko Old_Italic Oriya Runic Sinhala Syriac
  Tamil Telugu Thaana Thai Tibetan Tifinagh Yi
`
  .trim()
  .split(/\s+/u);

/** Scripts that may be mixed (UTS #39, section 5.2, "highly restrictive"). */
const TOGETHER = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Bopomofo'],
  ['Latin', 'Han', 'Hangul'],
];

/** Whether a word of this text mixes scripts. */
export type MixesScripts = (text: string) => boolean;

const ofScripts = (scripts: readonly string[]): RegExp =>
  new RegExp(`^[${scripts.map((script) => `\\p{Script_Extensions=${script}}`).join('')}]*$`, 'u');

/**
 * Finds words that mix scripts more than the level "highly restrictive" of UTS #39 allows, for example Cyrillic or Greek with
 * Latin. Japanese, Korean and Chinese words may have Latin letters.
 */
const makeScriptCheck = (): MixesScripts => {
  const shared = /[\p{Script=Common}\p{Script=Inherited}]/gu;
  const sharedOfSome = ofScripts(SCRIPTS);
  const allowed = [...SCRIPTS.map((script) => [script]), ...TOGETHER].map(ofScripts);
  const unnamed = new RegExp(
    `^[^${SCRIPTS.map((script) => `\\p{Script_Extensions=${script}}`).join('')}]*$`,
    'u',
  );
  // A character of the script Common may still belong to some scripts only (the long vowel mark of Japanese). It is left out
  // only if it belongs to none of the named scripts.
  const letters = (word: string): string =>
    word.replaceAll(shared, (char) => (sharedOfSome.test(char) ? char : ''));
  return (text) =>
    text
      .normalize('NFKC')
      .split(/\s+/u)
      .map(letters)
      .some((word) => !allowed.some((pattern) => pattern.test(word)) && !unnamed.test(word));
};

/** Made with the first name: such patterns take milliseconds, and all checks share them. */
let made: MixesScripts | undefined;

/** The check, which all callers share. */
export const createMixedScriptCheck = (): MixesScripts => (made ??= makeScriptCheck());
