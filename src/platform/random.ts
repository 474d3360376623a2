import type { Random } from '../ports/random.ts';

/** What `crypto.getRandomValues` fills in one call, in bytes. */
const QUOTA_BYTES = 65_536;

/** The browser's cryptographically strong randomness. */
export const systemRandom: Random = {
  bytes: (count) => {
    const bytes = new Uint8Array(count);
    for (let at = 0; at < count; at += QUOTA_BYTES)
      crypto.getRandomValues(bytes.subarray(at, at + QUOTA_BYTES));
    return bytes;
  },
};
