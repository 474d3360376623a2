import type { Room } from '@trystero-p2p/core';
import type { Place, Refusal, RelayState } from '../../ports/links.ts';

/** A room of trystero, as far as signalling uses it. */
export type SignallingRoom = Pick<Room, 'leave' | 'getPeers' | 'onPeerJoin'>;

/** Which room to join, and how. */
export interface RoomRequest {
  readonly room: string;
  readonly password: string;
  /** Only listens: announces nothing, and answers peers that announce themselves. */
  readonly passive: boolean;
  /** Many peers may come at once: the room is open to all. */
  readonly many?: boolean | undefined;
  /** Which servers the room is held at; all where it is left out. */
  readonly choice?: Place['choice'];
  /** Whether this peer is linked already: its messages in the room are then ignored. */
  isLinked?(peer: string): boolean;
  /** A peer was heard and answered: its next message is on the way. */
  onAnswered?(): void;
  /** Something failed with a peer in the room. */
  onTrouble(detail: string): void;
  /** A peer is in the room, but no connection opened, or none that both ends took. */
  onBrokenOff?(): void;
}

/** A connection to a server: a WebSocket, or an object with the same events. Fires `close` once, and never opens again. */
export type ServerConnection = Pick<WebSocket, 'readyState' | 'addEventListener'>;

/** The client of all servers of one kind: joins rooms there, which share the connections to the servers. */
export interface SignallingClient {
  join(request: RoomRequest): SignallingRoom;
  /** The newest connection to each server, by address. Empty before the first room is joined. */
  sockets(): Readonly<Record<string, ServerConnection>>;
  /** Why a connected server refuses requests; undefined where it does not. */
  refusal(url: string): Refusal | undefined;
  /** Reconnects to the servers that are not connected. The client never reconnects by itself. */
  reconnect(): void;
  /** Closes every connection until a room is joined again. Call it after every room was left. */
  rest(): void;
}

/** Whether a connection is a real WebSocket. */
export const isWebSocket = (connection: ServerConnection): connection is WebSocket =>
  'onmessage' in connection;

/** The state of a connection, without what the server refuses. */
export const stateOf = (socket: ServerConnection | undefined): RelayState['state'] => {
  if (socket?.readyState === WebSocket.OPEN) return 'open';
  return socket?.readyState === WebSocket.CONNECTING ? 'connecting' : 'closed';
};

/** Whether a server is connected. One that refuses is: only another request shows whether it accepts again. */
export const isConnected = ({ state }: RelayState): boolean => state === 'open' || state === 'refusing';
