import type { Primitives } from '../../src/engine/crypto/primitives.ts';
import { createRememberingPrimitives } from '../unit/remembering-primitives.ts';

/** What was computed. */
export interface Work {
  /** Signatures checked and keys agreed on. */
  checks: number;
  hashes: number;
}

/** Primitives that count what they compute. */
export const countingPrimitives = (work: Work): Primitives => {
  const primitives = createRememberingPrimitives();
  return {
    ...primitives,
    verify: (input) => {
      work.checks += 1;
      return primitives.verify(input);
    },
    dh: (...keys) => {
      work.checks += 1;
      return primitives.dh(...keys);
    },
    sha256: (bytes) => {
      work.hashes += 1;
      return primitives.sha256(bytes);
    },
  };
};
