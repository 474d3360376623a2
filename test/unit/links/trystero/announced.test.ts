import { expect } from 'chai';
import { adoptableConnection } from '../../../../src/links/connection/adoptable-connection.ts';
import {
  MAX_UNLINKED,
  configuredConnections,
} from '../../../../src/links/connection/configured-connection.ts';
import { PendingConnections } from '../../../../src/links/connection/adoptable-connection.ts';
import type { SignallingClient, SignallingRoom } from '../../../../src/links/signalling/signalling-client.ts';
import { MAX_UNANSWERED, MAX_UNANSWERED_AT_DOOR } from '../../../../src/links/trystero/peer-limiter.ts';
import { createSignallingClient } from '../../../../src/links/trystero/create-signalling-client.ts';
import { RoomStates } from '../../../../src/links/trystero/room-state.ts';
import { drawPeerId } from '../../../../src/links/trystero/peer-id.ts';
import { createSeal } from '../../../../src/links/trystero/seal.ts';
import { type VirtualClock, createVirtualClock } from '../../../doubles/clock.ts';
import { type PageTime, takePageTime } from '../../../doubles/page-time.ts';
import { unansweredConnection } from '../../../doubles/unanswered-connection.ts';
import {
  type TopicListener,
  TopicSignalling,
  type PubSub,
} from '../../../../src/links/trystero/topic-signalling.ts';
import { amount } from '../../amount.ts';

/** PubSub at which the test says what it likes. */
class Board implements PubSub {
  readonly listeners = new Map<string, TopicListener>();
  readonly said: string[] = [];

  listen({ name }: { readonly name: string }, listener: TopicListener): () => void {
    this.listeners.set(name, listener);
    return () => void this.listeners.delete(name);
  }

  async say(_topic: string, text: string): Promise<void> {
    this.said.push(text);
  }

  async ready(): Promise<void> {}
}

let clock: VirtualClock;
let time: PageTime;

/** A page that waits in rooms, over a board, and counts its connections. `isLinked`: whether a peer is linked there already. */
const open = (isLinked: (peer: string) => boolean = () => false) => {
  const board = new Board();
  const alive = new Set<RTCPeerConnection>();
  let made = 0;
  class Counted extends unansweredConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      made += 1;
      alive.add(this);
    }
    override close(): void {
      alive.delete(this);
      super.close();
    }
  }
  const { connection } = configuredConnections(Counted, [], {
    servers: [],
    relayedOnly: false,
    max: MAX_UNLINKED,
  });
  const client: SignallingClient = createSignallingClient(
    {
      clock,
      urls: [],
      connection: adoptableConnection(connection, new PendingConnections()),
      roomStates: new RoomStates(),
    },
    {
      servers: {
        sockets: () => ({}),
        refusal: () => undefined,
        open: () => undefined,
        close: () => undefined,
      },
      trickle: true,
      talk: (deps) => new TopicSignalling(deps, board),
    },
  );
  const rooms: SignallingRoom[] = [];
  const wait = async (room: string, many = false): Promise<void> => {
    const onTrouble = (): void => undefined;
    rooms.push(client.join({ room, password: `of ${room}`, passive: true, many, isLinked, onTrouble }));
    await time.pass(0);
  };
  const sayAll = async (texts: readonly string[]): Promise<void> => {
    for (const text of texts) for (const listener of board.listeners.values()) listener.heard(text);
    await time.pass(ANSWERED_MS);
  };
  const leave = async (): Promise<void> => {
    const left = Promise.all(rooms.map((room) => room.leave()));
    await time.pass(LEFT_MS);
    await left;
    for (const one of alive) one.close();
  };
  /** Announcements in a room, under names that are made up or these. */
  const announcements = (room: string, names: readonly string[]): Promise<string[]> => {
    const seal = createSeal(`of ${room}`, room);
    return Promise.all(names.map((from) => seal.close(JSON.stringify({ from, at: clock.now() }))));
  };
  return { board, wait, sayAll, leave, announcements, alive, pass: time.pass, made: () => made };
};

const names = (count: number): readonly string[] => Array.from({ length: count }, drawPeerId);

/** Longer than trystero takes to answer, and to leave a room. */
const ANSWERED_MS = 500;
const LEFT_MS = 1_000;

/** How often keepers of a door call there, after the first minutes. */
const CALL_EVERY_MS = 20 * 60_000;

/** Trystero keeps so many ready once it was woken. */
const POOL = 20;

describe('a passive peer in a room', () => {
  beforeEach(() => {
    clock = createVirtualClock();
    time = takePageTime(clock);
  });
  afterEach(() => time.restore());

  it('makes no connection and sends nothing for 600 peer ids without the password', async () => {
    const page = open();
    await page.wait('pair');
    await page.sayAll(await page.announcements('another', names(600)));
    await page.sayAll(Array.from({ length: 600 }, () => JSON.stringify({ peerId: drawPeerId() })));
    expect([page.made(), page.board.said.length]).to.deep.equal([0, 0]);
    await page.leave();
  });

  it('says nothing when what was said before is said again', async () => {
    const page = open();
    await page.wait('pair');
    const [said = ''] = await page.announcements('pair', names(1));
    await page.sayAll([said]);
    const { length } = page.board.said;
    expect(length).to.be.at.least(1);
    await page.sayAll(Array.from({ length: 50 }, () => said));
    expect(page.board.said.length).to.equal(length);
    await page.leave();
  });

  it('says nothing to neighbours that call at a door for an hour, once they are known there', async () => {
    const neighbours = names(5);
    const known = new Set<string>();
    const page = open((told) => known.has(told.slice(1)));
    await page.wait('door', true);
    const callAll = async (): Promise<readonly number[]> => {
      const before = [page.board.said.length, page.made()];
      for (let call = 0; call < 3; call++) {
        await page.sayAll(await page.announcements('door', neighbours));
        await page.pass(CALL_EVERY_MS, 5_000);
      }
      return [page.board.said.length - (before[0] ?? 0), page.made() - (before[1] ?? 0)];
    };
    const [said = 0, made = 0] = await callAll();
    expect([said >= 3 * neighbours.length, made > 0]).to.deep.equal([true, true]);
    for (const name of neighbours) known.add(name);
    expect(await callAll()).to.deep.equal([0, 0]);
    await page.leave();
  });

  for (const [what, many, max] of [
    ['a room', false, MAX_UNANSWERED],
    ['a door', true, MAX_UNANSWERED_AT_DOOR],
  ] as const) {
    it(`makes few connections for 600 names of somebody with the password of ${what}`, async () => {
      const page = open();
      await page.wait('room', many);
      await page.sayAll(await page.announcements('room', names(600)));
      expect(page.made()).to.be.within(1, POOL + max);
      await page.leave();
    });
  }

  it('keeps few connections for 600 names in each of many rooms', async () => {
    const page = open();
    for (let at = 0; at < amount(5, 20); at++) {
      await page.wait(`door ${at}`, true);
      await page.sayAll(await page.announcements(`door ${at}`, names(600)));
    }
    expect(page.alive.size).to.be.within(1, MAX_UNLINKED);
    await page.leave();
  });
});
