import { engineWorker } from './engine-worker.ts';
import { bestLanguage, setLocale } from './i18n/localize.ts';
import type { DriftpostApp } from './ui/app/driftpost-app.ts';

/**
 * Runs instead of the app on a page without a secure context, in which browsers have no WebRTC, locks, encryption and service
 * workers. Explains that in the browser's language, as this origin has no preferences of the person.
 */
export const explainInsecure = async (app: DriftpostApp): Promise<void> => {
  engineWorker.terminate();
  const language = bestLanguage(navigator.languages);
  // Where the texts cannot be fetched, it is explained in English.
  const spoken = await setLocale(language).then(
    () => language,
    () => 'en',
  );
  document.documentElement.lang = spoken;
  app.problem = 'insecure';
};
