import type { Feature } from '../feature/feature.ts';
import type { Elsewhere } from './elsewhere.ts';

/** Noticing that another device runs as oneself. */
export const elsewhereFeature = ({ load, view, seen }: Elsewhere) =>
  ({ load, shows: { elsewhere: view }, answers: { elsewhere: { see: seen } } }) satisfies Feature;
