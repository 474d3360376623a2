// expects: eslint(no-restricted-imports)
import { randomBytes } from '@noble/hashes/utils.js';

export const salt = randomBytes(8);
