import type { Clock } from '../../ports/clock.ts';

/** A TURN server has this long to give a way, in milliseconds; Chromium tries for 9.5 s (RFC 8489, 6.2.1, gives 39.5 s). */
const OWN_CANDIDATES_LIMIT_MS = 12_000;

/** What a connection of this browser comes to: it has a way to be reached, none, or it cannot be made. */
export type OwnCandidates = 'works' | 'no-candidates' | 'blocked';

/** Browsers name TCP at the discard port for themselves (RFC 6544, 4.5): nobody reaches them there. */
const isReachable = ({ candidate, protocol, type }: RTCIceCandidate): boolean =>
  candidate !== '' && !(protocol === 'tcp' && type === 'host');

/** Settles with the first candidate, or once there will be none. */
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
 * Looks whether connections of this kind find a way to be reached, over one that leads nowhere.
 * @param Connection is made as those are that lead to others, with the same servers
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
