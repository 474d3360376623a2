// expects: eslint(no-restricted-imports)
import { view } from '../../../ui/view.ts';

export const own = view;
