// expects: nothing
import type { Feature } from '../feature/feature.ts';

export const feature = {} satisfies Feature;
