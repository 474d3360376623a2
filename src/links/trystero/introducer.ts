import type { DatedClock } from '../../ports/clock.ts';
import type { Introducer } from '../lobby/introducer.ts';
import type { Memories } from './memory.ts';
import type { RoomTalk, RoomTalkDeps } from './room-talk.ts';
import { createRooms } from './rooms.ts';

/** What introducing takes, of whatever kind. */
export interface IntroducerDeps {
  readonly clock: DatedClock;
  readonly urls: readonly string[];
  /** Knows by itself which servers to ask. */
  readonly connection: typeof RTCPeerConnection;
  readonly memories: Memories;
}

/** Servers of one kind. */
export interface Servers {
  sockets: Introducer['sockets'];
  refusal: Introducer['refusal'];
  /** Connects to all that are not connected. */
  open(): void;
  close(): void;
}

/** How rooms are held over a kind of servers. */
export interface IntroducerKind {
  readonly servers: Servers;
  readonly trickle: boolean;
  talk(deps: RoomTalkDeps): RoomTalk;
}

/** Introduces over servers of one kind. */
export const createIntroducer = (
  { clock, connection, memories }: IntroducerDeps,
  { servers, trickle, talk }: IntroducerKind,
): Introducer => {
  let isInUse = false;
  const join = createRooms({
    connection,
    trickle,
    talk: (request) => talk({ clock, request, memory: memories.of(request.room, clock.date()) }),
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
