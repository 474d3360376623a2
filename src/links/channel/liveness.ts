import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';

/** ICE finds another path within seconds or not at all. */
export const DISCONNECTED_LIMIT_MS = 8_000;

/** What a connection has to tell. */
export type WatchedConnection = Pick<
  RTCPeerConnection,
  'connectionState' | 'addEventListener' | 'removeEventListener'
>;

/** Calls `lost` once when a connection has died: failed, closed, or without a path for too long. */
export const watchConnection = (connection: WatchedConnection, clock: Clock, lost: () => void): Cancel => {
  let grace: Cancel | undefined;
  const stop = (): void => {
    grace?.();
    connection.removeEventListener('connectionstatechange', look);
  };
  const end = (): void => {
    stop();
    lost();
  };
  function look(): void {
    const state = connection.connectionState;
    if (state === 'failed' || state === 'closed') return end();
    if (state === 'disconnected') {
      grace ??= clock.after(DISCONNECTED_LIMIT_MS, end);
      return;
    }
    grace?.();
    grace = undefined;
  }
  connection.addEventListener('connectionstatechange', look);
  // It may have got into trouble before anybody watched; told later, once the caller holds the Cancel.
  grace = clock.after(0, () => {
    grace = undefined;
    look();
  });
  return stop;
};
