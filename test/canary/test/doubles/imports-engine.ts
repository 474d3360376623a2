// expects: eslint(no-restricted-imports)
import { createEngine } from '../../src/engine/create-engine.ts';

export const engine = createEngine();
