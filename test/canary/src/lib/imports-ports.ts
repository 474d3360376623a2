// expects: eslint(no-restricted-imports)
import { now } from '../ports/clock.ts';

export const later = now() + 1;
