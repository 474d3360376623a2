import type { DatedClock } from '../../ports/clock.ts';
import type { SignallingClient } from '../signalling/signalling-client.ts';
import type { RoomStates } from './room-state.ts';
import type { RoomSignalling, RoomSignallingDeps } from './room-signalling.ts';
import { createRooms } from './rooms.ts';

/** What a signalling client needs, of any kind of servers. */
export interface SignallingClientDeps {
  readonly clock: DatedClock;
  readonly urls: readonly string[];
  /** Has the ICE configuration already. */
  readonly connection: typeof RTCPeerConnection;
  readonly roomStates: RoomStates;
}

/** The servers of one kind. */
export interface Servers {
  sockets: SignallingClient['sockets'];
  refusal: SignallingClient['refusal'];
  /** Connects to all servers that are not connected. */
  open(): void;
  close(): void;
}

/** The servers of a kind, and how a room is held over them. */
export interface RoomTransport {
  readonly servers: Servers;
  readonly trickle: boolean;
  talk(deps: RoomSignallingDeps): RoomSignalling;
}

/** Creates the signalling client over servers of one kind, with trystero's rooms. */
export const createSignallingClient = (
  { clock, connection, roomStates }: SignallingClientDeps,
  { servers, trickle, talk }: RoomTransport,
): SignallingClient => {
  let isInUse = false;
  const join = createRooms({
    connection,
    trickle,
    talk: (request) => talk({ clock, request, memory: roomStates.of(request.room, clock.date()) }),
  });
  return {
    join: (request) => {
      if (!isInUse) servers.open();
      isInUse = true;
      return join(request);
    },
    sockets: () => servers.sockets(),
    refusal: (url) => servers.refusal(url),
    reconnect: () => {
      if (isInUse) servers.open();
    },
    rest: () => {
      isInUse = false;
      servers.close();
    },
  };
};
