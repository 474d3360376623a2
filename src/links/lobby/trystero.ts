import { getRelaySockets, joinRoom, pauseRelayReconnection, resumeRelayReconnection } from 'trystero';
import type { JoinRoom } from 'trystero';
import type { Introducer } from './introducer.ts';

/** What is the same for every room of a kind. */
export interface IntroducerConfig {
  readonly urls: readonly string[];
  /** Knows by itself which servers to ask. */
  readonly connection: typeof RTCPeerConnection;
}

/** What a trystero package of a kind brings. */
export interface Strategy {
  readonly joinRoom: JoinRoom;
  /** Of every server that was ever asked for in this page. */
  getRelaySockets(): Record<string, WebSocket>;
}

const APP_ID = 'driftpost';

/** What trystero says of somebody who has another password. */
const IS_STRANGER = /decrypting/u;

/** Joins rooms with a strategy. */
export const joinWith =
  (joinRoomOf: JoinRoom, { urls, connection }: IntroducerConfig): Introducer['join'] =>
  ({ room, password, passive, onTrouble, onBrokenOff }) =>
    joinRoomOf(
      {
        appId: APP_ID,
        password,
        passive,
        relayConfig: { urls: [...urls], manualReconnection: true, warnOnRelayFailure: false },
        rtcPolyfill: connection,
      },
      room,
      {
        onJoinError: ({ error }) => {
          onTrouble(error);
          if (!IS_STRANGER.test(error)) onBrokenOff?.();
        },
      },
    );

/**
 * Introduces with one of trystero's strategies that use its own sockets; Nostr is the one that is there from the start.
 * There is one switch for the reconnection of all of them: what is broken is made anew whoever turns it.
 */
export const createIntroducer = (
  config: IntroducerConfig,
  strategy: Strategy = { joinRoom, getRelaySockets },
): Introducer => ({
  join: joinWith(strategy.joinRoom, config),
  sockets: () => strategy.getRelaySockets(),
  pauseReconnection: pauseRelayReconnection,
  resumeReconnection: resumeRelayReconnection,
  rest: () => {
    for (const socket of Object.values(strategy.getRelaySockets())) socket.close();
  },
});
