// expects: eslint(no-restricted-imports)
import { page } from '../main.ts';

export const title = page.title;
