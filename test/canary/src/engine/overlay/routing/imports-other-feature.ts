// expects: eslint(no-restricted-imports)
import { verificationFeature } from '../../verification/feature.ts';

export const feature = verificationFeature();
