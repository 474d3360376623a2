import type { Theme } from '../page-services.ts';
import { tokens } from './tokens.ts';

/** Puts the roles onto the document; a second call changes nothing. */
export const installTokens = (target: Document): void => {
  const sheet = tokens.styleSheet;
  if (sheet === undefined || target.adoptedStyleSheets.includes(sheet)) return;
  target.adoptedStyleSheets = [...target.adoptedStyleSheets, sheet];
};

/** Shows the theme that was chosen: `light-dark()` follows the color-scheme of the root. */
export const applyTheme = (root: HTMLElement, theme: Theme): void => {
  root.style.colorScheme = theme === 'system' ? 'light dark' : theme;
};
