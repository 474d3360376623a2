import type { Room } from '@trystero-p2p/core';
import type { Place, Refusal } from '../../ports/links.ts';

/** A room as the lobby uses it. */
export type LobbyRoom = Pick<Room, 'leave' | 'getPeers' | 'onPeerJoin'>;

/** How to join a room. */
export interface RoomRequest {
  readonly room: string;
  readonly password: string;
  /** Says nothing until somebody calls. */
  readonly passive: boolean;
  /** It is open to everybody: more may come at once. */
  readonly many?: boolean | undefined;
  /** Which servers it is held at; all where it is left out. */
  readonly choice?: Place['choice'];
  /** Whether somebody of that name is linked already, so that what they say there is passed over. */
  isLinked?(peer: string): boolean;
  /** Somebody who may come in was heard and answered: what they say to that is under way. */
  onAnswered?(): void;
  /** Something went wrong with somebody in the room. */
  onTrouble(detail: string): void;
  /** Somebody who may come in is there, but no connection came about, or none that both took. */
  onBrokenOff?(): void;
}

/** A connection to a server: a WebSocket, or what stands for one. Fires `close` once, and is never open again. */
export type ServerConnection = Pick<WebSocket, 'readyState' | 'addEventListener'>;

/** Introduces browsers to each other over servers of one kind, whose connections all its rooms share. */
export interface Introducer {
  join(request: RoomRequest): LobbyRoom;
  /** The newest connection to each server, by address; there once a room has been joined. */
  sockets(): Readonly<Record<string, ServerConnection>>;
  /** What a server that is connected says no to; undefined where it does what is asked of it. */
  refusal(url: string): Refusal | undefined;
  /** Makes anew what is broken. Nothing is made anew by itself. */
  reconnect(): void;
  /** Closes every connection; there will be none before a room is joined. Only after every room was left. */
  rest(): void;
}
