import * as v from 'valibot';
import { type ReadonlySignal, createSignal } from '../../lib/signal.ts';
import type { Preferences } from '../../ui/page-services.ts';

const KEY = 'driftpost.preferences';

const schema = v.object({
  theme: v.fallback(v.picklist(['system', 'light', 'dark']), 'system'),
  language: v.fallback(v.nullable(v.picklist(['en', 'ru', 'zh-Hans'])), null),
  notificationsAsked: v.fallback(v.boolean(), false),
  storageHintSeen: v.fallback(v.boolean(), false),
});

const read = (): Preferences => {
  let kept: unknown;
  try {
    kept = JSON.parse(localStorage.getItem(KEY) ?? '{}');
  } catch {
    kept = {}; // storage is refused, or something else wrote there
  }
  return v.parse(v.fallback(schema, v.getFallbacks(schema) as Preferences), kept);
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
