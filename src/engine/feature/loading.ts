import { type Result, done } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import type { Feature } from './feature.ts';

/** Loads all of these at once, as none needs another for it; the first that failed, in their order. */
export const firstFailure = async (
  parts: readonly (Feature | Pick<Required<Feature>, 'load'>)[],
): Promise<Result<void, StoreError>> => {
  const loaded = await Promise.all(parts.map((one) => one.load?.() ?? done));
  return loaded.find(({ ok }) => !ok) ?? done;
};
