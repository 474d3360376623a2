// expects: eslint(no-restricted-imports)
import { createEngine } from '../engine/create-engine.ts';

export const engine = createEngine();
