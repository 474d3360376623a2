import { erase } from '../../lib/bytes.ts';
import type { PeerState, Session } from './peer-state.ts';

const secretsOf = ({ ratchet }: Session): readonly (Uint8Array | null | undefined)[] => {
  const { RK, DHs, CKs, CKr, HKs, HKr, NHKs, NHKr, MKSKIPPED, rekey } = ratchet;
  const skipped = MKSKIPPED.flatMap(({ HK, keys }) => [HK, ...keys.map(([, MK]) => MK)]);
  return [RK, DHs?.secretKey, CKs, CKr, HKs, HKr, NHKs, NHKr, rekey.offer?.seed, ...skipped];
};

/**
 * Overwrites every secret of the old state that the new state does not hold any more. To be called once the new state is
 * written, and never before: after a failed write the old state goes on. No other code may hold the old state. The two share
 * what did not change between them, and that is left as it is.
 */
export const eraseReplaced = (before: PeerState, after: PeerState): void => {
  const kept = new Set(after.sessions.flatMap(secretsOf));
  erase(...before.sessions.flatMap(secretsOf).filter((secret) => !kept.has(secret)));
};
