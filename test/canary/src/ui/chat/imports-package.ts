// expects: eslint(no-restricted-imports)
import { wrap } from 'comlink';

export const api = wrap;
