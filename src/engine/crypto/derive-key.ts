import type { Bytes } from '../../lib/bytes.ts';

/** How much a guess costs (RFC 9106, 3.1): KiB of memory, passes over it, lanes. */
export interface Argon2idCost {
  readonly memoryKiB: number;
  readonly iterations: number;
  readonly parallelism: number;
}

/** What a key is derived from. `secret` and `data` are K and X of the RFC; both may be left out. */
export interface Argon2idInput {
  readonly passphrase: Uint8Array;
  readonly salt: Uint8Array;
  readonly secret?: Uint8Array;
  readonly data?: Uint8Array;
}

/** Argon2id as it is handed in, so that the composition decides in which thread it runs. */
export type DeriveKey = (input: Argon2idInput, cost: Argon2idCost) => Promise<Bytes | undefined>;

/** The second recommended option of RFC 9106, section 4: 64 MiB, three passes, four lanes. */
export const RECOMMENDED_COST: Argon2idCost = { memoryKiB: 65_536, iterations: 3, parallelism: 4 };
