import { part } from '../../lib/app-parts.ts';
import type { Primitives } from './primitives.ts';
import { canDoPrimitives, createWebCryptoPrimitives } from './web-crypto-primitives.ts';

const loadNoble = part(() => import('./noble-primitives.ts'));

/** The platform's cryptography where it has all of it, else our own computing, which is loaded only then. */
export const choosePrimitives = async (subtle: SubtleCrypto | undefined): Promise<Primitives> => {
  if (subtle && (await canDoPrimitives(subtle))) return createWebCryptoPrimitives(subtle);
  return (await loadNoble()).createNoblePrimitives();
};
