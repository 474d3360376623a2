import type { SignallingKind } from '../../src/lib/signalling-servers.ts';
import type { Introducer, LobbyRoom } from '../../src/links/lobby/introducer.ts';
import { createMqtt } from '../../src/links/mqtt/introducer.ts';
import { createNostr } from '../../src/links/nostr/introducer.ts';
import { createTorrent } from '../../src/links/torrent/introducer.ts';
import { Memories } from '../../src/links/trystero/memory.ts';

/** What the benchmark says to a page: introducers as the app uses them, and nothing else. */
interface Bench {
  /** Connects to a server of that kind and waits in a room of its own. Resolves once it is connected. */
  open(kind: SignallingKind, url: string): Promise<void>;
  /** Joins a room. */
  join(kind: SignallingKind, room: string, mode: 'call' | 'wait'): void;
  leave(kind: SignallingKind, room: string): Promise<void>;
  /** Milliseconds from joining, which it does, to somebody in the room. */
  meet(kind: SignallingKind, room: string): Promise<number>;
  /** Connections that could be offered to somebody. */
  prepared(): number;
}

declare global {
  interface Window {
    bench: Bench;
  }
}

let prepared = 0;

class CountedConnection extends RTCPeerConnection {
  override async setLocalDescription(description?: RTCLocalSessionDescriptionInit): Promise<void> {
    await super.setLocalDescription(description);
    prepared += 1;
  }
}

const CREATE = { nostr: createNostr, torrent: createTorrent, mqtt: createMqtt } as const;
const memories = new Memories();
const clock = {
  now: () => Date.now(),
  date: () => Date.now(),
  after: (ms: number, run: () => void) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

const make = (kind: SignallingKind, url: string): Introducer =>
  CREATE[kind]({ clock, urls: [url], connection: CountedConnection, memories });

const introducers = new Map<SignallingKind, Introducer>();
const rooms = new Map<string, LobbyRoom>();

const join = (kind: SignallingKind, room: string, passive: boolean): LobbyRoom => {
  const introducer = introducers.get(kind);
  if (!introducer) throw new Error(`${kind} was not opened`);
  const joined = introducer.join({ room, password: 'secret', passive, onTrouble: () => undefined });
  rooms.set(`${kind} ${room}`, joined);
  return joined;
};

window.bench = {
  open: async (kind, url) => {
    const introducer = make(kind, url);
    introducers.set(kind, introducer);
    join(kind, crypto.randomUUID(), true);
    while (introducer.sockets()[url]?.readyState !== WebSocket.OPEN)
      await new Promise((resolve) => setTimeout(resolve, 5));
  },
  join: (kind, room, mode) => void join(kind, room, mode === 'wait'),
  leave: async (kind, room) => rooms.get(`${kind} ${room}`)?.leave(),
  meet: (kind, room) =>
    new Promise((resolve) => {
      const from = performance.now();
      join(kind, room, false).onPeerJoin = () => resolve(performance.now() - from);
    }),
  prepared: () => prepared,
};
