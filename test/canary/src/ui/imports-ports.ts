// expects: eslint(no-restricted-imports)
import type { RelayState } from '../ports/links.ts';

export type Own = RelayState;
