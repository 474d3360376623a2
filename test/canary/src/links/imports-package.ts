// expects: eslint(no-restricted-imports)
import { openDB } from 'idb';

export const open = openDB;
