import { configureLocalization, type LocaleModule } from '@lit/localize';
import type { Language } from '../ui/page-services.ts';
import { sourceLocale, targetLocales } from './locale-codes.ts';

/** Texts of a language other than English, loaded when it is first wanted. */
const loadLocale = (locale: string): Promise<LocaleModule> =>
  locale === 'ru' ? import('./locales/ru.ts') : import('./locales/zh-Hans.ts');

/** The language on the screen, and the way to change it; elements render again by themselves. */
export const { getLocale, setLocale } = configureLocalization({ sourceLocale, targetLocales, loadLocale });

/** Languages and what they call themselves. */
export const LANGUAGES: readonly (readonly [Language, string])[] = [
  ['en', 'English'],
  ['ru', 'Русский'],
  ['zh-Hans', '简体中文'],
];

/** The first of the browser's languages that the screen speaks; English if it speaks none. */
export const bestLanguage = (wanted: readonly string[]): Language => {
  for (const tag of wanted) {
    const language = tag.toLowerCase().split('-')[0];
    if (language === 'en' || language === 'ru') return language;
    if (language === 'zh') return 'zh-Hans';
  }
  return 'en';
};
