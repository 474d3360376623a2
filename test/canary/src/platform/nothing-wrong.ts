// expects: nothing
import { openDB } from 'idb';
import type { Store } from '../ports/store.ts';
import type { Theme } from '../ui/page-services.ts';

export const open = openDB;

export type Own = Store | Theme;
