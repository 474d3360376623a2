import { createParts } from './parts.ts';

/** What browsers say where a script could not be fetched: Chromium and Firefox; WebKit. All else is a bug in the script. */
const NOT_FETCHED = /dynamically imported module|Importing a module script/u;

/**
 * The parts of the app in this thread, each fetched when it is wanted. The screen shows what is missing
 * (ui/app/missing-bar.ts), in the worker too (bridge/missing-parts.ts).
 */
export const parts = createParts((error) => {
  if (!(error instanceof Error) || !NOT_FETCHED.test(error.message)) reportError(error);
});

export const { part, tries, retry } = parts;
