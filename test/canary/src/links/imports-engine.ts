// expects: eslint(no-restricted-imports)
import { MAX_TEXT_BYTES } from '../engine/api/limits.ts';

export const limit = MAX_TEXT_BYTES;
