// expects: eslint(no-restricted-imports)
import { listFeatures } from '../features.ts';

export const features = listFeatures();
