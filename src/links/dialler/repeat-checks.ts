import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import { type IceCandidate, formatCandidate } from './candidate.ts';

/**
 * Chromium checks a candidate pair for about 15 seconds, and a NAT forgets a mapping after 30 seconds or more (RFC 4787,
 * REQ-5). New checks in between keep the mapping alive for a peer that gets the answer minutes later.
 */
export const REPEAT_CHECKS_MS = 25_000;

/** Distance between the foundations of two rounds of checks. */
const ROUND = 100;

/** The members of a connection that repeating needs. */
export type CheckingConnection = Pick<RTCPeerConnection, 'iceConnectionState' | 'addIceCandidate'>;

/**
 * Repeats the connectivity checks (RFC 8445, 7) of the other side's candidates while that side may not have our answer yet. A
 * browser takes a candidate twice only where it looks like another one: so each round has its own foundations, and priorities
 * that are lower by one.
 */
export const repeatChecks = (
  connection: CheckingConnection,
  candidates: readonly IceCandidate[],
  clock: Clock,
): Cancel => {
  let round = 0;
  let timer: Cancel;
  const check = (): void => {
    timer = clock.after(REPEAT_CHECKS_MS, check);
    if (/^(?:connected|completed)$/.test(connection.iceConnectionState)) return;
    round += 1;
    for (const [at, one] of candidates.entries()) {
      const candidate = formatCandidate(
        { ...one, priority: Math.max(1, one.priority - round) },
        round * ROUND + at,
      );
      // A candidate that the browser does not take is left out.
      connection.addIceCandidate({ candidate: `candidate:${candidate}`, sdpMid: '0' }).catch(() => undefined);
    }
  };
  timer = clock.after(REPEAT_CHECKS_MS, check);
  return () => timer();
};
