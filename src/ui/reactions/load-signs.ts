import type { Language } from '../page-services.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { drawnHere } from './drawn-here.ts';
import { parseSigns, type Sign } from './signs.ts';

/** Fetches the signs of a language; `unavailable`: the network or the host did not give them. */
export type LoadSigns = (language: Language) => Promise<Result<readonly Sign[], 'unavailable'>>;

/** Files of the app's own origin, which the service worker keeps once they were fetched. */
const FILES: Readonly<Record<Language, URL>> = {
  en: new URL('./signs/en.txt', import.meta.url),
  ru: new URL('./signs/ru.txt', import.meta.url),
  'zh-Hans': new URL('./signs/zh-Hans.txt', import.meta.url),
};

const fetchText = async (url: URL): Promise<string | undefined> => {
  try {
    const response = await fetch(url);
    return response.ok ? await response.text() : undefined;
  } catch {
    return undefined;
  }
};

/** The list that was read last. */
let last: { readonly language: Language; readonly signs: readonly Sign[] } | null = null;

export const loadSigns: LoadSigns = async (language) => {
  if (last?.language === language) return ok(last.signs);
  const signs = drawnHere(parseSigns((await fetchText(FILES[language])) ?? ''));
  if (signs.length === 0) return err('unavailable');
  last = { language, signs };
  return ok(signs);
};
