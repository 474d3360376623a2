import { type BaseRoomConfig, type StrategyContext, createStrategy } from '@trystero-p2p/core';
import type { SignallingClient, SignallingRoom, RoomRequest } from '../signalling/signalling-client.ts';
import type { RoomSignalling } from './room-signalling.ts';

/** What rooms need. */
export interface RoomsDeps {
  /** Has the ICE configuration already. */
  readonly connection: typeof RTCPeerConnection;
  /** Whether candidates follow an offer one by one (trickle ICE); without it the offer has all of them. */
  readonly trickle: boolean;
  talk(request: RoomRequest): RoomSignalling;
}

interface RoomConfig extends BaseRoomConfig {
  readonly talk: RoomSignalling;
}

const talkIn = (context: StrategyContext<RoomConfig> | undefined): RoomSignalling => {
  if (!context) throw new Error('a strategy without a context: trystero is another one than before');
  return context.config.talk;
};

/**
 * Joins trystero's rooms. Each room has its own `appId`: within one `appId` trystero shares connections, and tells connected
 * peers about its rooms. To trystero there is one server, which stands for all servers of a kind.
 */
export const createRooms = ({ connection, trickle, talk }: RoomsDeps): SignallingClient['join'] => {
  const joinRoom = createStrategy<object, RoomConfig>({
    init: () => ({}),
    subscribe: (...[, topic, , heard, offers, context]) => talkIn(context).listen(topic, heard, offers),
    announce: async (...[, , , extra, context]) => ({
      nextAnnounceMs: await talkIn(context).announce(extra?.['passive'] === true),
      // The engine decides when a peer that is gone is called again.
      reannounceOnDisconnect: false,
    }),
    deactivate: (...[, , , context]) => talkIn(context).deactivate(),
  });
  return (request) => {
    const said = talk(request);
    const room = joinRoom(
      {
        appId: request.room,
        // No `password`: messages are sealed outside of trystero, see seal.ts.
        passive: request.passive,
        trickleIce: trickle,
        relayConfig: { manualReconnection: true, warnOnRelayFailure: false },
        rtcPolyfill: connection,
        talk: said,
      },
      request.room,
      {
        onJoinError: ({ error }) => {
          request.onTrouble(error);
          request.onBrokenOff?.();
        },
      },
    );
    return withListener(room, (told) => said.connected(told));
  };
};

/** The room, with a listener that is called before `onPeerJoin`. */
const withListener = (room: SignallingRoom, first: (told: string) => void): SignallingRoom => {
  let second: SignallingRoom['onPeerJoin'] = null;
  room.onPeerJoin = (told) => {
    first(told);
    second?.(told);
  };
  return {
    leave: () => room.leave(),
    getPeers: () => room.getPeers(),
    get onPeerJoin() {
      return second;
    },
    set onPeerJoin(listener) {
      second = listener;
      if (listener) for (const told of Object.keys(room.getPeers())) listener(told);
    },
  };
};
