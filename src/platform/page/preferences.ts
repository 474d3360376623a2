import { type ReadonlySignal, createSignal } from '../../lib/signal.ts';
import { appName } from '../app-name.ts';
import type { NotificationContent, Preferences } from '../../ui/page-services.ts';

const KEY = `${appName(document.baseURI)}.preferences`;

const THEMES = ['system', 'light', 'dark'] as const;
const LANGUAGES = ['en', 'ru', 'zh-Hans'] as const;

const CONTENTS: readonly NotificationContent[] = ['text', 'name', 'nothing'];

/** What is kept, as far as it makes sense: by hand, because a schema library for six fields is too much here. */
const parse = (kept: Readonly<Record<string, unknown>>): Preferences => ({
  theme: THEMES.find((theme) => theme === kept['theme']) ?? 'system',
  language: LANGUAGES.find((language) => language === kept['language']) ?? null,
  started: kept['started'] === true,
  notificationsAsked: kept['notificationsAsked'] === true,
  notificationContent: CONTENTS.find((content) => content === kept['notificationContent']) ?? 'text',
  storageHintSeen: kept['storageHintSeen'] === true,
});

const read = (): Preferences => {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return parse(typeof kept === 'object' && kept !== null ? { ...kept } : {});
  } catch {
    return parse({}); // storage is refused, or something else wrote there
  }
};

/** Small choices, kept in localStorage where the browser allows it and for this visit where not. */
export const createPreferences = (): {
  readonly preferences: ReadonlySignal<Preferences>;
  setPreferences(change: Partial<Preferences>): void;
} => {
  const preferences = createSignal(read());
  return {
    preferences,
    setPreferences: (change) => {
      preferences.set({ ...preferences.get(), ...change });
      try {
        localStorage.setItem(KEY, JSON.stringify(preferences.get()));
      } catch {
        // The choice still holds until the page is closed.
      }
    },
  };
};
