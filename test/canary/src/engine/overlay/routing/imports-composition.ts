// expects: eslint(no-restricted-imports)
import { createEngine } from '../../create-engine.ts';

export const engine = createEngine();
