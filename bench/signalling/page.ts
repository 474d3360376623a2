import type { SignallingKind } from '../../src/lib/signalling-servers.ts';
import type { SignallingClient, SignallingRoom } from '../../src/links/signalling/signalling-client.ts';
import { createMqttClient } from '../../src/links/mqtt/client.ts';
import { createNostrClient } from '../../src/links/nostr/client.ts';
import { createTorrentClient } from '../../src/links/torrent/client.ts';
import { RoomStates } from '../../src/links/trystero/room-state.ts';

/** The calls of the benchmark to a page: signalling clients as the app uses them, and nothing else. */
interface Bench {
  /** Connects to a server of that kind and waits in a room of its own. Resolves once it is connected. */
  open(kind: SignallingKind, url: string): Promise<void>;
  /** Joins a room. */
  join(kind: SignallingKind, room: string, mode: 'call' | 'wait'): void;
  leave(kind: SignallingKind, room: string): Promise<void>;
  /** Joins a room; resolves with the milliseconds until a peer was met there. */
  meet(kind: SignallingKind, room: string): Promise<number>;
  /** Connections that were prepared for offers. */
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

const CREATE = { nostr: createNostrClient, torrent: createTorrentClient, mqtt: createMqttClient } as const;
const roomStates = new RoomStates();
const clock = {
  now: () => Date.now(),
  date: () => Date.now(),
  after: (ms: number, run: () => void) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

const make = (kind: SignallingKind, url: string): SignallingClient =>
  CREATE[kind]({ clock, urls: [url], connection: CountedConnection, roomStates });

const clients = new Map<SignallingKind, SignallingClient>();
const rooms = new Map<string, SignallingRoom>();

const join = (kind: SignallingKind, room: string, passive: boolean): SignallingRoom => {
  const client = clients.get(kind);
  if (!client) throw new Error(`${kind} was not opened`);
  const joined = client.join({ room, password: 'secret', passive, onTrouble: () => undefined });
  rooms.set(`${kind} ${room}`, joined);
  return joined;
};

window.bench = {
  open: async (kind, url) => {
    const client = make(kind, url);
    clients.set(kind, client);
    join(kind, crypto.randomUUID(), true);
    while (client.sockets()[url]?.readyState !== WebSocket.OPEN)
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
