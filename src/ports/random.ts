import type { Bytes } from '../lib/bytes.ts';

/** Chance: cryptographically strong in the real adapter, seeded in the double. */
export interface Random {
  /** That many unpredictable bytes. */
  bytes(count: number): Bytes;
}
