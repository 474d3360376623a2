import type { LocaleModule } from '@lit/localize';
import type { targetLocales } from './locale-codes.ts';

/** Languages that texts are translated into. */
export type Translated = (typeof targetLocales)[number];

/** The texts of one part of the app, by language. */
export type PartWords = Readonly<Record<Translated, () => Promise<LocaleModule>>>;

/** Which languages matter now. */
export interface Spoken {
  /** The one on the screen. */
  shown(): string;
  /** The one that was chosen last, which may still be on its way. */
  wanted(): string;
}

/** The texts of all parts that there are. */
export interface Words {
  /** All texts of the parts that were fetched so far; those of later parts are added to the same object. */
  load(language: Translated): Promise<LocaleModule>;
  /** Fetches a part after its texts, so that nothing of it is ever shown in another language. */
  withWords<T>(part: PartWords, fetch: () => Promise<T>): Promise<T>;
}

/** Texts that come in parts; `first` is there from the beginning. */
export const createWords = (first: PartWords, { shown, wanted }: Spoken): Words => {
  const parts = new Set([first]);
  const texts: Record<Translated, LocaleModule['templates']> = { ru: {}, 'zh-Hans': {} };
  const isTranslated = (language: string): language is Translated => language in texts;
  const bring = async (part: PartWords, language: Translated): Promise<void> =>
    void Object.assign(texts[language], (await part[language]()).templates);
  return {
    load: async (language) => {
      await Promise.all([...parts].map((part) => bring(part, language)));
      return { templates: texts[language] };
    },
    withWords: async (part, fetch) => {
      parts.add(part);
      const languages = [...new Set([shown(), wanted()])].filter(isTranslated);
      await Promise.all(languages.map((language) => bring(part, language)));
      return fetch();
    },
  };
};
