import { getRelaySockets, joinRoom, pauseRelayReconnection, resumeRelayReconnection } from 'trystero';
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
}

/** The part of trystero that the lobby needs. Relay connections are shared by everything in a page. */
export interface Introducer {
  join(request: RoomRequest): LobbyRoom;
  /** Relay connections by address; an address is there once a room has been joined. */
  sockets(): Readonly<Record<string, WebSocket>>;
  pauseReconnection(): void;
  resumeReconnection(): void;
}

/** What is the same for every room. */
export interface IntroducerConfig {
  /** Addresses of Nostr relays. */
  readonly urls: readonly string[];
  /** Knows by itself which servers to ask. */
  readonly connection: typeof RTCPeerConnection;
}

const APP_ID = 'driftpost';

/** trystero's Nostr strategy. */
export const createIntroducer = (config: IntroducerConfig): Introducer => ({
  join: ({ room, password, passive, onTrouble }) =>
    joinRoom(
      {
        appId: APP_ID,
        password,
        passive,
        relayConfig: { urls: [...config.urls], manualReconnection: true, warnOnRelayFailure: false },
        rtcPolyfill: config.connection,
      },
      room,
      { onJoinError: ({ error }) => onTrouble(error) },
    ),
  sockets: () => getRelaySockets() as Record<string, WebSocket>,
  pauseReconnection: pauseRelayReconnection,
  resumeReconnection: resumeRelayReconnection,
});
