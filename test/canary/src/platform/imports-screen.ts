// expects: eslint(no-restricted-imports)
import { DEFAULTS } from '../ui/page-services.ts';

export const defaults = DEFAULTS;
