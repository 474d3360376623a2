import { createParts } from './parts.ts';

/** The browsers' messages for a script that could not be fetched: Chromium and Firefox; WebKit. Any other error is a bug. */
const NOT_FETCHED = /dynamically imported module|Importing a module script/u;

/**
 * The parts of the app in this thread, each fetched when it is needed. The screen shows that one is missing
 * (ui/app/missing-bar.ts), also of the worker (bridge/missing-parts.ts).
 */
export const parts = createParts((error) => {
  if (!(error instanceof Error) || !NOT_FETCHED.test(error.message)) reportError(error);
});

export const { part, tries, retry } = parts;
