import type { Room } from 'trystero';

/** A room as the lobby uses it. */
export type LobbyRoom = Pick<Room, 'leave' | 'getPeers' | 'onPeerJoin'>;

/** How to join a room. */
export interface RoomRequest {
  readonly room: string;
  readonly password: string;
  /** Says nothing until somebody calls. */
  readonly passive: boolean;
  /** Something went wrong with somebody in the room. */
  onTrouble(detail: string): void;
  /** Somebody who may come in is there, but no connection came about, or none that both took. */
  onBrokenOff?(): void;
}

/** A connection to a server: a WebSocket, or what stands for one. Fires `close` once, and is never open again. */
export type ServerConnection = Pick<WebSocket, 'readyState' | 'addEventListener'>;

/**
 * Introduces browsers to each other over servers of one kind. Whatever it joins shares its connections; it comes
 * once in a page.
 */
export interface Introducer {
  join(request: RoomRequest): LobbyRoom;
  /** The newest connection to each server, by address; there once a room has been joined. */
  sockets(): Readonly<Record<string, ServerConnection>>;
  /** Connections that break are not made anew from now on. */
  pauseReconnection(): void;
  /** What is broken is made anew: within a few promise jobs, after which reconnection may be paused again. */
  resumeReconnection(): void;
  /** Closes every connection; there will be none before a room is joined. Only after every room was left. */
  rest(): void;
}
