import { readFile, writeFile } from 'node:fs/promises';

// Writes src/ui/reactions/signs/LANGUAGE.txt, the signs of the reaction picker, out of emojibase-data: what a person can
// choose, without the other tones of skin, with what it is called and the words that lead to it. Run it after an update.
//
// The first line says where it comes from, `@3` begins group 3 (groups of Unicode, by their order), every other line is a
// sign: its characters, the version of Emoji that has brought it where that is newer than OLD_VERSION, its name, its words;
// tabs between them.

/** Languages of the app, and what emojibase calls them. */
const LANGUAGES = { en: 'en', ru: 'ru', 'zh-Hans': 'zh' };

/** Every system that runs the app draws the signs of this version of Emoji. */
const OLD_VERSION = 11;

/** Tones and hair by themselves: parts of signs. */
const COMPONENTS = 2;

const FOLDER = new URL('../src/ui/reactions/signs/', import.meta.url);

const data = new URL('../node_modules/emojibase-data/', import.meta.url);
const read = async (path) => JSON.parse(await readFile(new URL(path, data), 'utf8'));

const { version } = await read('package.json');
const english = await read('en/data.json');
const shortcodes = await read('en/shortcodes/github.json');

/** As keyboards type it: no selector of a picture behind what is one by itself. */
const asTyped = (sign) => sign.replace(/^(\p{Emoji_Presentation})\uFE0F$/u, '$1');

const wordsIn = (texts) => texts.flatMap((text) => text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []);

/** What leads to a sign besides its name; what another word begins with leads to it as well. */
const wordsOf = (name, texts) => {
  const all = [...new Set(wordsIn([name, ...texts]))];
  const named = new Set(wordsIn([name]));
  return all.filter(
    (word) => !named.has(word) && !all.some((other) => other !== word && other.startsWith(word)),
  );
};

const textsOf = ({ label, tags = [] }) => [label, ...tags];

const lineOf = (sign, local) => {
  const texts = [...textsOf(local), ...textsOf(sign), ...[shortcodes[sign.hexcode] ?? []].flat()];
  return [
    asTyped(sign.emoji),
    sign.version > OLD_VERSION ? sign.version : '',
    local.label,
    wordsOf(local.label, texts).join(' '),
  ].join('\t');
};

const chosen = english
  .filter(({ group }) => group !== undefined && group !== COMPONENTS)
  .toSorted((one, other) => one.order - other.order);

for (const [language, folder] of Object.entries(LANGUAGES)) {
  const local = new Map((await read(`${folder}/compact.json`)).map((each) => [each.hexcode, each]));
  const lines = chosen.flatMap((sign, at) => [
    ...(sign.group === chosen[at - 1]?.group ? [] : [`@${sign.group}`]),
    lineOf(sign, local.get(sign.hexcode) ?? sign),
  ]);
  const note = `Made by tools/make-signs.js from emojibase-data ${version} (MIT) with names of Unicode CLDR (Unicode License v3)`;
  await writeFile(new URL(`${language}.txt`, FOLDER), `${[note, ...lines].join('\n')}\n`);
}
