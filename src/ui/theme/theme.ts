import type { Theme } from '../page-services.ts';
import { tokens } from './tokens.ts';

/** Adds the design tokens to the document. A second call changes nothing. */
export const installTokens = (target: Document): void => {
  const sheet = tokens.styleSheet;
  if (sheet === undefined || target.adoptedStyleSheets.includes(sheet)) return;
  target.adoptedStyleSheets = [...target.adoptedStyleSheets, sheet];
};

/** Applies the chosen theme: `light-dark()` follows the color-scheme of the root. */
export const applyTheme = (root: HTMLElement, theme: Theme): void => {
  root.style.colorScheme = theme === 'system' ? 'light dark' : theme;
};
