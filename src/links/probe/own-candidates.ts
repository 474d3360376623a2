import type { Clock } from '../../ports/clock.ts';

/** A TURN server has this long to give a candidate, in milliseconds; Chromium tries for 9.5 s (RFC 8489, 6.2.1: 39.5 s). */
const OWN_CANDIDATES_LIMIT_MS = 12_000;

/** Whether a connection of this browser finds a candidate, finds none, or cannot be made. */
export type OwnCandidates = 'works' | 'no-candidates' | 'blocked';

/** Whether a candidate can be reached. A TCP host candidate cannot: it has the discard port (RFC 6544, 4.5). */
const isReachable = ({ candidate, protocol, type }: RTCIceCandidate): boolean =>
  candidate !== '' && !(protocol === 'tcp' && type === 'host');

/** Resolves with the first candidate, or once gathering is complete without one. */
const whenFound = (connection: RTCPeerConnection, clock: Clock): Promise<OwnCandidates> =>
  new Promise((resolve) => {
    const cancel = clock.after(OWN_CANDIDATES_LIMIT_MS, () => resolve('no-candidates'));
    const settle = (found: OwnCandidates): void => {
      cancel();
      resolve(found);
    };
    connection.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate && isReachable(candidate)) settle('works');
    });
    connection.addEventListener('icegatheringstatechange', () => {
      if (connection.iceGatheringState === 'complete') settle('no-candidates');
    });
  });

/**
 * Looks whether connections of this class find a candidate, with one that is never signalled.
 * @param Connection the class of the connections of links, with the same servers
 */
export const findOwnCandidates = async (
  Connection: typeof RTCPeerConnection,
  clock: Clock,
): Promise<OwnCandidates> => {
  let connection: RTCPeerConnection | undefined;
  try {
    connection = new Connection();
    connection.createDataChannel('');
    const found = whenFound(connection, clock);
    await connection.setLocalDescription();
    return await found;
  } catch {
    return 'blocked';
  } finally {
    connection?.close();
  }
};
