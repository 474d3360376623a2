/** A sign that can be chosen. */
export interface Sign {
  /** Its characters, as keyboards type them. */
  readonly sign: string;
  /** What it is called in the language of the list. */
  readonly name: string;
  /** Its group in Unicode. */
  readonly group: number;
  /** The version of Emoji that has brought it; 0: so old that every system draws it. */
  readonly since: number;
  /** Its name as `folded` makes it, a space before each word. */
  readonly nameText: string;
  /** The same of its name and of all other words that lead to it, in English as well. */
  readonly text: string;
}

/** Signs that stand together. */
export interface SignGroup {
  /** Their group in Unicode; null: they were searched for. */
  readonly group: number | null;
  readonly signs: readonly Sign[];
}

/** The words of a text, in small letters and without marks on them: ё is е, é is e, while й stays й. */
export const wordsOf = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/(?<!и)\p{M}/gu, '')
    .normalize('NFC')
    .match(/[\p{L}\p{N}]+/gu) ?? [];

const folded = (text: string): string =>
  wordsOf(text)
    .map((word) => ` ${word}`)
    .join('');

/**
 * Reads the file of a language; tools/make-signs.js says what is in it. Lines of another form are passed over, so that of
 * something else, as a page of the host in its place, nothing is left.
 */
export const parseSigns = (file: string): readonly Sign[] => {
  let group = 0;
  return file.split('\n').flatMap((line) => {
    const [sign = '', since = '', name, words] = line.split('\t');
    if (line.startsWith('@')) group = Number(line.slice(1));
    if (name === undefined || words === undefined) return [];
    const nameText = folded(name);
    return {
      sign,
      name,
      group,
      since: Number(since),
      nameText,
      text: nameText + folded(words),
    };
  });
};

/** What stands together, in the order of the list. */
export const groupsOf = (signs: readonly Sign[]): readonly SignGroup[] => {
  const groups = new Map<number, Sign[]>();
  for (const sign of signs) {
    const found = groups.get(sign.group);
    if (found) found.push(sign);
    else groups.set(sign.group, [sign]);
  }
  return [...groups].map(([group, ofGroup]) => ({ group, signs: ofGroup }));
};
