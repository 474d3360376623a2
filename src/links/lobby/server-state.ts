import type { RelayState } from '../../ports/links.ts';
import type { ServerConnection } from './introducer.ts';

/** Not what stands for one. */
export const isWebSocket = (connection: ServerConnection): connection is WebSocket =>
  'onmessage' in connection;

/** How a connection is; whatever the server says over it. */
export const stateOf = (socket: ServerConnection | undefined): RelayState['state'] => {
  if (socket?.readyState === WebSocket.OPEN) return 'open';
  return socket?.readyState === WebSocket.CONNECTING ? 'connecting' : 'closed';
};

/** One that refuses is connected all the same: what it takes again is seen by saying it again. */
export const isConnected = ({ state }: RelayState): boolean => state === 'open' || state === 'refusing';
