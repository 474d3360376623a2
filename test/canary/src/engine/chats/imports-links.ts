// expects: eslint(no-restricted-imports)
import type { Rendezvous } from '../../links/signalling/rendezvous.ts';

export type Own = Rendezvous;
