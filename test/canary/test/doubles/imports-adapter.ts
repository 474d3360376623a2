// expects: eslint(no-restricted-imports)
import { clock } from '../../src/platform/clock.ts';

export const now = clock.now();
