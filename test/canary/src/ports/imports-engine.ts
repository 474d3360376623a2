// expects: eslint(no-restricted-imports)
import { engine } from '../engine/create-engine.ts';

export const port = engine;
