import type { Clock } from '../../ports/clock.ts';

/** Once there is a candidate, others have this long to turn up: a STUN server answers within a fraction of it. */
export const GATHER_MORE_MS = 1_000;

/** After this long a description goes without those that are missing, or without any. */
export const GATHER_LIMIT_MS = 3_000;

/** What a connection has to tell. */
export type GatheringConnection = Pick<
  RTCPeerConnection,
  'iceGatheringState' | 'connectionState' | 'addEventListener'
>;

/** Settles when the local description has the candidates that are worth waiting for, or the connection is closed. */
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

/** Settles with the work, or when the connection is closed: what is asked of a closed one is never answered. */
export const unlessClosed = (connection: RTCPeerConnection, work: Promise<void>): Promise<void> =>
  Promise.race([
    work,
    new Promise<void>((resolve) => {
      connection.addEventListener('connectionstatechange', () => {
        if (connection.connectionState === 'closed') resolve();
      });
    }),
  ]);
