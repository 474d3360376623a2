// expects: eslint(no-restricted-imports)
import { clock } from '../platform/clock.ts';

export const now = clock.now();
