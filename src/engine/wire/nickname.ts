import * as v from 'valibot';
import { utf8Length } from '../../lib/bytes.ts';
import { type Result, err, ok } from '../../lib/result.ts';
import type { NicknameError } from '../api/profile-api.ts';
import type { Nickname } from '../api/ids.ts';
import { MAX_NICKNAME_BYTES, MAX_NICKNAME_CHARACTERS } from '../api/limits.ts';
import { text } from './schema.ts';

/**
 * The only place that makes nicknames, whether one was typed here or came from outside: in a frame, a code, a record of the
 * network, a file or the store. See PROTOCOL.md, "Nicknames".
 */

/** No name: there is no profile yet, or an invite says none. */
export const NAMELESS = '' as Nickname;

/** Nonspacing marks that a letter carries at most: more of them climb over the lines above. */
const MAX_STACKED_MARKS = 3;

/** The virama of scripts that join consonants by it. */
const VIRAMA =
  '\\u094d\\u09cd\\u0a4d\\u0acd\\u0b4d\\u0bcd\\u0c4d\\u0ccd\\u0d4d\\u0dca\\u1039\\u17d2\\u1b44\\ua953\\ua9c0';
const ARABIC = '(?!\\p{Cf})\\p{Script=Arabic}';
const PICTURE = '\\p{Extended_Pictographic}';

/** Unseen characters where a script or a picture needs them, and nowhere else. */
const NEEDED = [
  // Pictures of several: a family, a profession, a flag in colours. A heart that is a picture, a key.
  `(?<=${PICTURE}[\\ufe0f\\p{Emoji_Modifier}]?)\\u200d(?=${PICTURE})`,
  `(?<=${PICTURE})\\ufe0f`,
  '(?<=[0-9#*])\\ufe0f(?=\\u20e3)',
  // The flags of England, Scotland and Wales.
  '\\u{1f3f4}[\\u{e0030}-\\u{e0039}\\u{e0061}-\\u{e007a}]{3,6}\\u{e007f}',
  // Joiner and non-joiner in India and beyond (RFC 5892, A.1 and A.2), and the Bengali ra before ya.
  `(?<=[${VIRAMA}])[\\u200c\\u200d](?=\\p{L})`,
  '(?<=\\u09b0)\\u200d(?=\\u09cd\\u09af)',
  // The non-joiner of Persian, Kurdish and Urdu: it ends a letter inside a word.
  `(?<=${ARABIC}\\p{Mn}{0,3})\\u200c(?=${ARABIC})`,
  // Mongolian writes forms of its letters by selectors.
  '(?<=[\\u1820-\\u18aa])[\\u180b-\\u180d\\u180f]',
  '(?<=[\\u1820-\\u18aa])\\u180e(?=[\\u1820-\\u18aa])',
];

/** Turns text around, hides in it, or looks different to everybody. */
const UNSEEN = '[\\p{Cf}\\p{Co}\\p{Noncharacter_Code_Point}\\p{Default_Ignorable_Code_Point}]';

const UNSEEN_BUT_NEEDED = new RegExp(`(${NEEDED.join('|')})|${UNSEEN}`, 'gu');

/** What takes room and shows nothing; U+2800 is the Braille pattern without dots. */
const BLANK = /[\s\p{Cc}\p{Z}\u2800]+/gu;

const withFewerMarks = (marks: string): string => {
  let stacked = 0;
  return [...marks].filter((mark) => /\p{Mc}/u.test(mark) || ++stacked <= MAX_STACKED_MARKS).join('');
};

const cleaned = (name: string): string => {
  const seen = name
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(UNSEEN_BUT_NEEDED, '$1')
    .replaceAll(BLANK, ' ');
  return (
    seen
      .replaceAll(/\p{M}{4,}/gu, withFewerMarks)
      // A mark without a letter would stand on what comes before the name.
      .replaceAll(/(^| )\p{M}+/gu, '$1')
      .replaceAll(BLANK, ' ')
      .trim()
      .normalize('NFC')
  );
};

/** A sign and a number as they stand behind a nickname to tell its holders apart, in digits of any script. */
const INDEX = / ?[#＃﹟] ?\p{Nd}+$/u;

/** The form that every nickname has but for an index that it pretends to. */
const shapeOf = (name: string): string => {
  const shape = cleaned(name);
  // What stood beside a joiner may be gone, and the joiner needed no more.
  return shape === name ? shape : shapeOf(shape);
};

/** The form that every nickname has; empty where nothing of it can be seen. */
const normalForm = (name: string): string => {
  let form = shapeOf(name);
  while (INDEX.test(form)) form = shapeOf(form.replace(INDEX, ''));
  return form;
};

const fits = (name: string): boolean =>
  [...name].length <= MAX_NICKNAME_CHARACTERS && utf8Length(name) <= MAX_NICKNAME_BYTES;

/** As much of a name as fits, in whole characters as a person counts them (UAX #29, grapheme clusters). */
export const shortened = (name: string, isShort: (part: string) => boolean): Nickname => {
  if (isShort(name)) return normalForm(name) as Nickname;
  let part = '';
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(name)) {
    if (!isShort(part + segment)) break;
    part += segment;
  }
  return normalForm(part) as Nickname;
};

/** The nickname that was typed; one that is too long is told, so that its owner can choose what to leave out. */
export const toNickname = (typed: string): Result<Nickname, NicknameError> => {
  const name = shapeOf(typed);
  if (name === '') return err({ kind: 'empty' });
  if (INDEX.test(name)) return err({ kind: 'index' });
  return fits(name) ? ok(name as Nickname) : err({ kind: 'too-long' });
};

/** The nickname in a received text, cut where it is too long. NAMELESS where nothing of it can be seen. */
export const readNickname = (received: string): Nickname => shortened(normalForm(received), fits);

/** A nickname, or none, from elsewhere. */
export const anyNickname = v.pipe(text(MAX_NICKNAME_BYTES), v.transform(readNickname));

/** The same, where there has to be one. */
export const nickname = v.pipe(
  anyNickname,
  v.check((name) => name !== NAMELESS, 'a name that can be seen'),
);

/** The same in what its owner has signed: the name is a part of it, so it has to be in its form already. */
export const exactNickname = v.pipe(
  text(MAX_NICKNAME_BYTES),
  v.check((name) => name !== NAMELESS && readNickname(name) === name, 'a name in its form'),
  v.transform(readNickname),
);
