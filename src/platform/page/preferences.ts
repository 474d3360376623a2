import { type ReadonlySignal, createSignal } from '../../lib/signal.ts';
import { appName } from '../app-name.ts';
import type { NotificationContent, Preferences } from '../../ui/page-services.ts';

const KEY = `${appName(document.baseURI)}.preferences`;

const THEMES = ['system', 'light', 'dark'] as const;
const LANGUAGES = ['en', 'ru', 'zh-Hans'] as const;

const CONTENTS: readonly NotificationContent[] = ['text', 'name', 'nothing'];

/** Signs of reactions that are remembered, and the characters of one. */
const MAX_SIGNS = 6;
const MAX_SIGN_CHARACTERS = 64;

const isSign = (kept: unknown): kept is string =>
  typeof kept === 'string' && kept.length > 0 && kept.length <= MAX_SIGN_CHARACTERS;

/** Whether there was a first start, which each network has of its own. */
const startedIn = (store: string): string => `${store}.started`;

/** What is kept, as far as it makes sense: by hand, because a schema library for six fields is too much here. */
const parse = (kept: Readonly<Record<string, unknown>>, started: boolean): Preferences => ({
  theme: THEMES.find((theme) => theme === kept['theme']) ?? 'system',
  language: LANGUAGES.find((language) => language === kept['language']) ?? null,
  started,
  notificationsAsked: kept['notificationsAsked'] === true,
  notificationContent: CONTENTS.find((content) => content === kept['notificationContent']) ?? 'text',
  storageHintSeen: kept['storageHintSeen'] === true,
  signs: Array.isArray(kept['signs']) ? kept['signs'].filter(isSign).slice(0, MAX_SIGNS) : [],
});

const read = (store: string): Preferences => {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    const started = localStorage.getItem(startedIn(store)) !== null;
    return parse(typeof kept === 'object' && kept !== null ? { ...kept } : {}, started);
  } catch {
    return parse({}, false); // storage is refused, or something else wrote there
  }
};

/**
 * Small choices, kept in localStorage where the browser allows it and for this visit where not.
 * @param store name of the database that is in use
 */
export const createPreferences = (
  store: ReadonlySignal<string>,
): {
  readonly preferences: ReadonlySignal<Preferences>;
  setPreferences(change: Partial<Preferences>): void;
} => {
  const preferences = createSignal(read(store.get()));
  store.subscribe((name) => preferences.set({ ...preferences.get(), started: read(name).started }));
  return {
    preferences,
    setPreferences: (change) => {
      preferences.set({ ...preferences.get(), ...change });
      const { started, ...rest } = preferences.get();
      try {
        localStorage.setItem(KEY, JSON.stringify(rest));
        if (started) localStorage.setItem(startedIn(store.get()), '1');
      } catch {
        // The choice still holds until the page is closed.
      }
    },
  };
};
