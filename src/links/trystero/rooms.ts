import { type BaseRoomConfig, type StrategyContext, createStrategy } from '@trystero-p2p/core';
import type { Introducer, LobbyRoom, RoomRequest } from '../lobby/introducer.ts';
import type { RoomTalk } from './room-talk.ts';

/** What rooms are made with. */
export interface RoomsDeps {
  /** Knows by itself which servers to ask. */
  readonly connection: typeof RTCPeerConnection;
  /** Whether addresses follow an offer one by one; without it they are all in it. */
  readonly trickle: boolean;
  talk(request: RoomRequest): RoomTalk;
}

interface RoomConfig extends BaseRoomConfig {
  readonly talk: RoomTalk;
}

const talkIn = (context: StrategyContext<RoomConfig> | undefined): RoomTalk => {
  if (!context) throw new Error('a strategy without a context: trystero is another one than before');
  return context.config.talk;
};

/**
 * Joins trystero's rooms. Each is an application of its own (`appId`): trystero shares connections, and tells those it is
 * connected with about rooms, within one application. To trystero there is one server, which stands for all of a kind.
 */
export const createRooms = ({ connection, trickle, talk }: RoomsDeps): Introducer['join'] => {
  const joinRoom = createStrategy<object, RoomConfig>({
    init: () => ({}),
    subscribe: (...[, topic, , heard, offers, context]) => talkIn(context).listen(topic, heard, offers),
    announce: async (...[, , , extra, context]) => ({
      nextAnnounceMs: await talkIn(context).announce(extra?.['passive'] === true),
      // The engine decides when somebody who went is called again.
      reannounceOnDisconnect: false,
    }),
    deactivate: (...[, , , context]) => talkIn(context).deactivate(),
  });
  return (request) => {
    const said = talk(request);
    const room = joinRoom(
      {
        appId: request.room,
        // What is said is sealed before trystero has it; see seal.ts.
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

/** The room, with somebody who hears first of those who come. */
const withListener = (room: LobbyRoom, first: (told: string) => void): LobbyRoom => {
  let second: LobbyRoom['onPeerJoin'] = null;
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
