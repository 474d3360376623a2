/** The parts of the screen that are fetched when they are wanted; the app shows what is missing (app/missing-bar.ts). */
export { part, retry, tries } from '../../lib/app-parts.ts';
