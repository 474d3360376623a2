import { engineWorker } from './engine-worker.ts';
import { bestLanguage, setLocale } from './i18n/localize.ts';
import type { DriftpostApp } from './ui/app/driftpost-app.ts';

/**
 * Instead of the app, on a page that was not loaded securely: browsers keep WebRTC, locks, encryption and service
 * workers from it. Says so in the browser's language; there are no choices of the person's in this origin.
 */
export const explainInsecure = async (app: DriftpostApp): Promise<void> => {
  engineWorker.terminate();
  const language = bestLanguage(navigator.languages);
  // Where the texts do not come it is said in English.
  const spoken = await setLocale(language).then(
    () => language,
    () => 'en',
  );
  document.documentElement.lang = spoken;
  app.problem = 'insecure';
};
