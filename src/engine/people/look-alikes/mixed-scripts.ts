/**
 * Scripts that names are written in: the recommended ones of UAX #31, table 5, and those of its table 7 that have
 * letters like others. All letters of scripts that are not named here count as one script.
 */
const SCRIPTS = `
  Arabic Armenian Bengali Bopomofo Canadian_Aboriginal Cherokee Coptic Cyrillic Deseret Devanagari
  Ethiopic Georgian Glagolitic Gothic Greek Gujarati Gurmukhi Han Hangul Hebrew Hiragana Kannada
  Katakana Khmer Lao Latin Lisu Malayalam Mongolian Myanmar Nko Old_Italic Oriya Runic Sinhala Syriac
  Tamil Telugu Thaana Thai Tibetan Tifinagh Yi
`
  .trim()
  .split(/\s+/u);

/** Scripts that are written together (UTS #39, section 5.2, "highly restrictive"). */
const TOGETHER = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Bopomofo'],
  ['Latin', 'Han', 'Hangul'],
];

/** Whether scripts are mixed in one word of these texts. */
export type MixesScripts = (text: string) => boolean;

const ofScripts = (scripts: readonly string[]): RegExp =>
  new RegExp(`^[${scripts.map((script) => `\\p{Script_Extensions=${script}}`).join('')}]*$`, 'u');

/**
 * Tells words that mix scripts more than the level "highly restrictive" of UTS #39 allows: Cyrillic or Greek beside
 * Latin, for instance. Japanese, Korean and Chinese words go with Latin ones.
 */
const makeScriptCheck = (): MixesScripts => {
  const shared = /[\p{Script=Common}\p{Script=Inherited}]/gu;
  const sharedOfSome = ofScripts(SCRIPTS);
  const allowed = [...SCRIPTS.map((script) => [script]), ...TOGETHER].map(ofScripts);
  const unnamed = new RegExp(
    `^[^${SCRIPTS.map((script) => `\\p{Script_Extensions=${script}}`).join('')}]*$`,
    'u',
  );
  // A mark that all share may still belong to some scripts only (the long vowel mark of Japanese), so it is left out
  // only where it belongs to none of those that are named.
  const letters = (word: string): string =>
    word.replaceAll(shared, (char) => (sharedOfSome.test(char) ? char : ''));
  return (text) =>
    text
      .normalize('NFKC')
      .split(/\s+/u)
      .map(letters)
      .some((word) => !allowed.some((pattern) => pattern.test(word)) && !unnamed.test(word));
};

/** Made with the first name: such patterns take milliseconds, and they are the same for all who check names. */
let made: MixesScripts | undefined;

/** The check, which is one for all. */
export const createMixedScriptCheck = (): MixesScripts => (made ??= makeScriptCheck());
