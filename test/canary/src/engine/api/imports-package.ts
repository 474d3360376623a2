// expects: eslint(no-restricted-imports)
import { object } from 'valibot';

export const schema = object({});
