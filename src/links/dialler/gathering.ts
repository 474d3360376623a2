import type { Clock } from '../../ports/clock.ts';

/** After the first candidate, others have this long to be found: a STUN server answers within a fraction of it. */
export const GATHER_MORE_MS = 1_000;

/** After this long a description is sent without the candidates that are missing. */
export const GATHER_LIMIT_MS = 3_000;

/** The members of a connection that gathering needs. */
export type GatheringConnection = Pick<
  RTCPeerConnection,
  'iceGatheringState' | 'connectionState' | 'addEventListener'
>;

/** Resolves when the local description has the candidates that are worth waiting for, or the connection is closed. */
export const whenGathered = (connection: GatheringConnection, clock: Clock): Promise<void> =>
  new Promise((resolve) => {
    const settled = new AbortController();
    const { signal } = settled;
    const settle = (): void => {
      settled.abort();
      resolve();
    };
    const within = (ms: number): void => signal.addEventListener('abort', clock.after(ms, settle));
    const look = (): void => {
      if (connection.iceGatheringState === 'complete' || connection.connectionState === 'closed') settle();
    };
    let found = false;
    const heard = ({ candidate }: RTCPeerConnectionIceEvent): void => {
      if (found || candidate?.protocol !== 'udp') return;
      found = true;
      within(GATHER_MORE_MS);
    };
    within(GATHER_LIMIT_MS);
    connection.addEventListener('icegatheringstatechange', look, { signal });
    connection.addEventListener('connectionstatechange', look, { signal });
    connection.addEventListener('icecandidate', heard, { signal });
    look();
  });

/** Settles with `work`, or when the connection is closed: promises of a closed connection never settle. */
export const unlessClosed = (connection: RTCPeerConnection, work: Promise<void>): Promise<void> =>
  Promise.race([
    work,
    new Promise<void>((resolve) => {
      connection.addEventListener('connectionstatechange', () => {
        if (connection.connectionState === 'closed') resolve();
      });
    }),
  ]);
