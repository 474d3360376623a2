// expects: eslint(no-restricted-imports)
import { createRouter } from '../../router.ts';

export const router = createRouter();
