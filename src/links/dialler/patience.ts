import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import { type Candidate, formatCandidate } from './candidate.ts';

/**
 * Chromium checks a pair of candidates for about 15 seconds, and NATs (RFC 4787, REQ-5) forget whom they let in after
 * 30 seconds or more: new checks in between keep the way open for somebody who comes minutes later.
 */
export const CHECK_AGAIN_MS = 25_000;

/** Foundations of one round of checks, apart from those of the others. */
const ROUND = 100;

/** What a connection has to take. */
export type CheckingConnection = Pick<RTCPeerConnection, 'iceConnectionState' | 'addIceCandidate'>;

/**
 * Checks the other side's candidates again and again, for as long as that side may not have our answer. A browser
 * takes a candidate twice only where it looks like another one: so each round has foundations of its own, and a
 * priority that is lower by one.
 */
export const checkAgain = (
  connection: CheckingConnection,
  candidates: readonly Candidate[],
  clock: Clock,
): Cancel => {
  let round = 0;
  let timer: Cancel;
  const check = (): void => {
    timer = clock.after(CHECK_AGAIN_MS, check);
    if (/^(?:connected|completed)$/.test(connection.iceConnectionState)) return;
    round += 1;
    for (const [at, one] of candidates.entries()) {
      const candidate = formatCandidate(
        { ...one, priority: Math.max(1, one.priority - round) },
        round * ROUND + at,
      );
      // One that the browser does not take is one way less.
      connection.addIceCandidate({ candidate: `candidate:${candidate}`, sdpMid: '0' }).catch(() => undefined);
    }
  };
  timer = clock.after(CHECK_AGAIN_MS, check);
  return () => timer();
};
