import { configureLocalization } from '@lit/localize';
import { part } from '../lib/app-parts.ts';
import type { Language } from '../ui/page-services.ts';
import { sourceLocale, targetLocales } from './locale-codes.ts';
import { type Translated, createWords } from './words.ts';

/** The language that was chosen last. */
let chosen: string = sourceLocale;

/**
 * Texts of languages other than English, loaded when they are first wanted: all of them, or, in the build, those of the
 * first script. The build also has everything that is fetched later brought `withWords` of its own (tools/words).
 */
const words = createWords(
  { ru: () => import('./locales/ru.ts'), 'zh-Hans': () => import('./locales/zh-Hans.ts') },
  { shown: () => getLocale(), wanted: () => chosen },
);

const localization = configureLocalization({
  sourceLocale,
  targetLocales,
  // What could not be fetched is waited for; the screen speaks the language that it has until then.
  loadLocale: (language) => part(() => words.load(language as Translated))(),
});

/**
 * Fetches a part of the app after its texts. Only the build calls it.
 * @public
 */
export const { withWords } = words;

/** The language on the screen. */
export const { getLocale } = localization;

/** Changes the language on the screen; elements render again by themselves. Rejects where its texts do not come. */
export const setLocale = async (language: Language): Promise<void> => {
  chosen = language;
  try {
    await localization.setLocale(language);
  } catch (error) {
    chosen = getLocale();
    throw error;
  }
};

/** Languages and what they call themselves. */
export const LANGUAGES: readonly (readonly [Language, string])[] = [
  ['en', 'English'],
  ['ru', 'Русский'],
  ['zh-Hans', '简体中文'],
];

const isTraditional = (tag: string): boolean => {
  try {
    return new Intl.Locale(tag).maximize().script === 'Hant';
  } catch {
    return false; // no tag of a language
  }
};

/**
 * The first of the browser's languages that the screen speaks; English if it speaks none. Simplified characters stand in
 * for traditional ones where nothing else is wanted that it speaks.
 */
export const bestLanguage = (wanted: readonly string[]): Language => {
  let nearest: Language = 'en';
  for (const tag of wanted) {
    const language = tag.toLowerCase().split('-')[0];
    if (language === 'en' || language === 'ru') return language;
    if (language !== 'zh') continue;
    if (!isTraditional(tag)) return 'zh-Hans';
    nearest = 'zh-Hans';
  }
  return nearest;
};
