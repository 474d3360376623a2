import { PendingConnections, adoptableConnection } from '../../src/links/connection/adoptable-connection.ts';
import { MAX_UNLINKED, configuredConnections } from '../../src/links/connection/configured-connection.ts';
import { RoomStates } from '../../src/links/trystero/room-state.ts';
import { createSeal } from '../../src/links/trystero/seal.ts';
import type { SignallingKind } from '../../src/lib/signalling-servers.ts';
import type { Random } from '../../src/ports/random.ts';
import { type VirtualClock, createVirtualClock } from '../doubles/clock.ts';
import { createSeededRandom } from '../doubles/random.ts';
import type { Cost, CostCase } from './cost.ts';
import { type Saying, type Server, createServer } from './lobby-servers.ts';
import { held, heldSince } from './memory.ts';
import { sendAll, waitForEffects, waitUntilForgotten } from './pacing.ts';
import { FakeServer, createConnections } from './page-doubles.ts';
import { asPage } from './page-globals.ts';

/** So many are said before the page has dealt with what was said. */
const SETTLE_EVERY = 20;

const URL = 'wss://server.test';
const ROOM = 'a door';
const PASSWORD = 'known to all';

/** An attack over a server. The attacker knows the room, and the password too unless it says only text. */
export interface LobbyAttack extends Pick<CostCase, 'kind' | 'title' | 'allowance'> {
  readonly over: SignallingKind;
  /** What is said with this number, from 0 on; or text instead of something sealed. */
  said(random: Random, number: number): Saying | string;
}

class PageCloseEvent extends Event {}

/** A page that waits at a door, at one server. */
const waitAtDoor = async (clock: VirtualClock, server: Server, settled: () => Promise<void>) => {
  const { connection: Base, counts } = createConnections();
  const { connection } = configuredConnections(Base, [], {
    servers: [],
    relayedOnly: false,
    max: MAX_UNLINKED,
  });
  const client = server.create({
    clock,
    urls: [URL],
    connection: adoptableConnection(connection, new PendingConnections()),
    roomStates: new RoomStates(),
  });
  const onTrouble = (): void => undefined;
  const room = client.join({ room: ROOM, password: PASSWORD, passive: true, many: true, onTrouble });
  server.open();
  await settled();
  await clock.advance(1_000);
  await settled();
  return { leave: () => room.leave(), counts };
};

/** A page that waits at a door, and what its server says to it. */
export interface LobbyArena {
  readonly clock: VirtualClock;
  /** What the attacker has sealed to say with this number. */
  prepare(number: number): Promise<Sealed>;
  /** Has the server say it; how many bytes that are. */
  say(sealed: Sealed): number;
  /** Resolves once the page has dealt with what was said. */
  settled(): Promise<void>;
  /** Bytes that the server was sent, signatures and seals, hashes, and connections at the most. */
  costs(): { readonly sent: number; readonly checks: number; readonly hashes: number; readonly most: number };
}

/** What is said, and as it is sealed with the room's password. */
export interface Sealed {
  readonly saying: Saying;
  readonly sealed: string;
}

/** Runs with a page that waits at a door, which it leaves in the end. */
export const atDoor = <T>(attack: LobbyAttack, run: (arena: LobbyArena) => Promise<T>): Promise<T> => {
  const clock = createVirtualClock();
  const globals = { WebSocket: FakeServer, CloseEvent: PageCloseEvent, RTCPeerConnection: EventTarget };
  return asPage(clock, globals, async (work) => {
    const server = createServer(attack.over);
    const { leave, counts } = await waitAtDoor(clock, server, work.settled);
    const random = createSeededRandom(99);
    const { close } = createSeal(PASSWORD, ROOM);
    const prepare = async (number: number): Promise<Sealed> => {
      const said = attack.said(random, number);
      if (typeof said === 'string') return { saying: { from: said.slice(0, 20) }, sealed: said };
      const { offer, answer } = said;
      const plain =
        attack.over === 'torrent' ? (offer ?? answer ?? '') : JSON.stringify({ ...said, at: clock.now() });
      return { saying: said, sealed: await close(plain) };
    };
    const result = await run({
      clock,
      prepare,
      say: ({ saying, sealed }) => server.say(saying, sealed),
      settled: work.settled,
      costs: () => ({ sent: server.sent(), checks: work.checks, hashes: work.hashes, most: counts.most }),
    });
    void leave();
    await clock.advance(1_000);
    return result;
  });
};

/** What an attack costs the page that it is made on. */
export const attackLobby = (attack: LobbyAttack): Promise<Cost> =>
  atDoor(attack, async ({ clock, prepare, say, settled, costs }) => {
    const before = costs();
    const memory = await held();
    let bytesIn = 0;
    await sendAll(clock, async (number) => {
      bytesIn += say(await prepare(number));
      if (number % SETTLE_EVERY === 0) await settled();
    });
    await settled();
    const peak = await heldSince(memory);
    await waitForEffects(clock);
    await settled();
    const after = costs();
    const cost = {
      bytesIn,
      bytesOut: after.sent - before.sent,
      checks: after.checks - before.checks,
      hashes: after.hashes - before.hashes,
      connections: after.most,
    };
    await waitUntilForgotten(clock);
    await settled();
    return { ...cost, peak, kept: await heldSince(memory) };
  });
