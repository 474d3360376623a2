// expects: eslint(no-restricted-imports)
import { chatFragment } from '../../ui/state/routes.ts';

export const fragment = chatFragment('notes');
