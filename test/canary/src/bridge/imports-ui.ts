// expects: eslint(no-restricted-imports)
import type { Theme } from '../ui/page-services.ts';

export type Own = Theme;
