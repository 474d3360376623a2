import { createOverlay } from '../../src/engine/overlay/create-overlay.ts';
import { MAX_RECORDS, MAX_STORE_BYTES } from '../../src/engine/overlay/limits.ts';
import { createRecordReader } from '../../src/engine/records/record.ts';
import type {
  Overlay,
  OverlayCrypto,
  OverlayDeps,
  StoredRecord,
  Transport,
} from '../../src/engine/overlay/overlay.ts';
import { type Bytes, equalBytes } from '../../src/lib/bytes.ts';
import { createSeededRandom } from '../doubles/random.ts';
import { readOnce } from '../sim/read-once.ts';
import { type Net, type NetNode, createNet } from '../unit/engine/overlay/net.ts';
import { WORK_BITS, ownRecord, secretsOf, sharedRecord } from './materials.ts';
import { type Puppet, createPuppet } from './puppet.ts';
import { type Counts, type Reading, createWatchedOverlay } from './watched-overlay.ts';

const SETTLE_MS = 60_000;
/** After this the attacker has been met, and what is due to it was offered. */
const MET_MS = 10_000;

const HONEST = 8;
const ACCOMPLICES = 5;
const HELD_RECORDS = 60;
const HELD_BYTES = 3_800;
/** A topic with as much under it as one answer has, and how many share it. */
export const TOPIC = 'a full topic';
const OWNERS = 15;
/** What fills a store, by the number of records and by their bytes. */
const FULL_RECORDS = MAX_RECORDS;
const FULL_BYTES = MAX_STORE_BYTES / MAX_RECORDS;

/** Records that are remembered where nodes read them together: those that go round at the same time. */
const READ_TOGETHER = 1_000;

/** Made once: all arenas begin at the same time, with the same seed. */
let made: Promise<readonly StoredRecord[]> | undefined;

/** Records of others that a node has from last time. */
const makeRecords = (now: number, stores: ArenaOptions['stores']): Promise<readonly StoredRecord[]> => {
  const random = createSeededRandom(5);
  const records = (count: number, make: typeof ownRecord, { topic, value = HELD_BYTES }: Held) =>
    Array.from({ length: count }, () => make({ owner: secretsOf(random.bytes(32)), topic, value, seq: now }));
  const full = stores === 'full' ? FULL_RECORDS - HELD_RECORDS - OWNERS : 0;
  return Promise.all([
    ...records(HELD_RECORDS, ownRecord, { topic: 'card' }),
    ...records(OWNERS, sharedRecord, { topic: TOPIC }),
    ...records(full, ownRecord, { topic: 'card', value: FULL_BYTES }),
  ]);
};

interface Held {
  readonly topic: string;
  readonly value?: number;
}

/** A world that is about to be attacked. */
export interface ArenaWorld {
  readonly net: Net;
  readonly victim: NetNode;
  /** What the victim holds for others. */
  readonly records: readonly StoredRecord[];
  readonly attacker: Puppet;
  readonly accomplices: readonly Puppet[];
  /** What the victim has cost so far. */
  readonly counts: Counts;
}

const telling = (transport: Transport, sent: ArenaOptions['sent']): Transport => ({
  ...transport,
  send: (link, frame) => {
    sent?.(frame);
    transport.send(link, frame);
  },
});

/** How an arena is made. */
export interface ArenaOptions {
  readonly reading: Reading;
  /** What is made of the victim's cryptography. */
  readonly crypto?: (crypto: OverlayCrypto) => OverlayCrypto;
  /** Hears each frame that the victim sends. */
  readonly sent?: (frame: Bytes) => void;
  /** `full`: all nodes hold as much as they may from the beginning. */
  readonly stores?: 'full';
  /** Runs what honest nodes do: they are other people's browsers. */
  readonly elsewhere?: (work: () => void) => void;
  /** No timer of the victim is shorter, in milliseconds: those of browsers are not, and others come in between. */
  readonly shortestTimerMs?: number;
}

const here = (work: () => void): void => work();

/** A node that does all its work through `elsewhere`. */
const createElsewhere = (deps: OverlayDeps, elsewhere: NonNullable<ArenaOptions['elsewhere']>): Overlay => {
  const clock: OverlayDeps['clock'] = {
    now: () => deps.clock.now(),
    after: (ms, run) => deps.clock.after(ms, () => elsewhere(run)),
  };
  const overlay = createOverlay({ ...deps, clock });
  return {
    ...overlay,
    frame: (link, frame) => {
      let holds = true;
      elsewhere(() => (holds = overlay.frame(link, frame)));
      return holds;
    },
    up: (link, peer) => elsewhere(() => overlay.up(link, peer)),
    down: (link) => elsewhere(() => overlay.down(link)),
  };
};

/** A network that has settled, and one of its nodes watched, with an attacker and accomplices about to come. */
export const createArena = async (options: ArenaOptions): Promise<ArenaWorld> => {
  const { reading, crypto = (same) => same, sent, stores, elsewhere = here, shortestTimerMs = 0 } = options;
  const net = createNet();
  const now = net.clock.now();
  const records = await (stores ? makeRecords(now, stores) : (made ??= makeRecords(now, stores)));
  const kept = records.map(({ bytes }) => bytes);
  const shelf = { load: async () => kept, write: () => undefined };
  // What honest nodes compute is no matter: they read each record once, all together.
  const reader = createRecordReader({ ...secretsOf(new Uint8Array(32)), workBits: WORK_BITS });
  const readRecord = readOnce(reader, READ_TOGETHER);
  const create = (deps: OverlayDeps): Overlay => {
    const own = { ...deps, readRecord, crypto: secretsOf(deps.self).crypto };
    return createElsewhere(stores === 'full' ? { ...own, shelf } : own, elsewhere);
  };
  for (let i = 0; i < HONEST; i++) net.node(`node ${i}`, { create });
  const puppets = Array.from({ length: 1 + ACCOMPLICES }, (_, i) => createPuppet(net, `hostile ${i}`));
  const watched: { counts?: Counts } = {};
  const victim = net.node('victim', {
    create: (deps) => {
      const is = (key: Bytes): boolean => puppets.some(({ node }) => equalBytes(node.key, key));
      const transport = telling(deps.transport, sent);
      const clock: OverlayDeps['clock'] = {
        now: () => deps.clock.now(),
        after: (ms, run) => deps.clock.after(Math.max(ms, shortestTimerMs), run),
      };
      const own = { ...deps, clock, transport, shelf, crypto: crypto(secretsOf(deps.self).crypto) };
      const { counts, overlay } = createWatchedOverlay(own, { reading, is });
      watched.counts = counts;
      return overlay;
    },
  });
  await net.clock.advance(SETTLE_MS);
  for (const { node } of puppets) net.link(node, victim);
  await net.clock.advance(MET_MS);
  const [attacker, ...accomplices] = puppets as [Puppet, ...Puppet[]];
  return { net, victim, records, attacker, accomplices, counts: watched.counts as Counts };
};
