// expects: eslint(no-restricted-imports)
import { encode } from 'cborg';

export const bytes = encode(1);
