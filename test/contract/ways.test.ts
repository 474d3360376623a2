import { envelopeFrame } from '../../src/engine/delivery/frames.ts';
import { createLinkWay } from '../../src/engine/replication/link-way.ts';
import type { Bytes } from '../../src/lib/bytes.ts';
import type { LinkId, Links } from '../../src/ports/links.ts';
import type { LiveWay } from '../../src/ports/way.ts';
import { createVirtualClock, type VirtualClock } from '../doubles/clock.ts';
import { createKeeper, createMemoryWay } from '../doubles/way.ts';
import { twoEnds } from '../unit/engine/tunnels/ends.ts';
import { driveWith, linkAdapters } from './link-adapters.ts';
import { type LinksUnderTest, recordPair } from './link-pair.ts';
import {
  type KeepingWayUnderTest,
  type LiveWayUnderTest,
  keepingWayContract,
  liveWayContract,
} from './ways.ts';

const DEVICE = 'device';
const STEP_MS = 10;

/** As delivery makes it. */
const wayOver = (links: Pick<Links, 'send'>, link: LinkId): LiveWay =>
  createLinkWay(DEVICE, (body) => links.send(link, envelopeFrame.encode(body)));

/** The envelope in a frame that came. */
const envelopeIn = (frame: Bytes): Bytes => {
  const heard = envelopeFrame.decode(frame);
  if (!heard) throw new Error('another frame');
  return heard[1];
};

/** Lets time pass until something is so. */
const untilIn = async (clock: VirtualClock, isSo: () => boolean): Promise<void> => {
  while (!isSo()) await clock.advance(STEP_MS);
};

const inMemory = async (): Promise<LiveWayUnderTest> => {
  const clock = createVirtualClock();
  const came: Bytes[] = [];
  let reading: (() => Promise<void>) | undefined;
  const { way, end } = createMemoryWay({
    clock,
    device: DEVICE,
    came: (envelope) => {
      came.push(envelope);
      return reading?.();
    },
  });
  return {
    way,
    device: DEVICE,
    came: () => came,
    untilCame: (count) => untilIn(clock, () => came.length >= count),
    reads: (until) => {
      reading = until;
    },
    drive: driveWith(clock),
    end: async () => end(),
    destroy: end,
  };
};

const overLinks = async (makePair: () => Promise<LinksUnderTest>): Promise<LiveWayUnderTest> => {
  const pair = await makePair();
  const { a, b, both } = await recordPair(pair);
  await pair.connect();
  await both(({ links }) => links.length > 0);
  return {
    way: wayOver(pair.a, a.link),
    device: DEVICE,
    came: () => b.frames.map(envelopeIn),
    untilCame: (count) => pair.drive(b.until(({ frames }) => frames.length >= count)),
    reads: (until) => {
      b.reading = until;
    },
    drive: pair.drive,
    end: async () => {
      pair.b.close(b.link);
      await both(({ closes }) => closes.length > 0);
    },
    destroy: pair.destroy,
  };
};

const viaTheNetwork = async (): Promise<LiveWayUnderTest> => {
  const { clock, a, b, open } = twoEnds();
  const drive = driveWith(clock);
  await open();
  await untilIn(clock, () => a.opened.length > 0 && b.opened.length > 0);
  const [ofA, ofB] = [a.opened[0], b.opened[0]] as [LinkId, LinkId];
  return {
    way: wayOver(a.joined, ofA),
    device: DEVICE,
    came: () => b.frames.map(envelopeIn),
    untilCame: (count) => untilIn(clock, () => b.frames.length >= count),
    reads: (until) => {
      b.reading = until;
    },
    drive,
    end: async () => {
      b.joined.close(ofB);
      await untilIn(clock, () => a.closed.length > 0);
    },
    destroy: () => a.joined.close(ofA),
  };
};

const kept = async (): Promise<KeepingWayUnderTest> => {
  const clock = createVirtualClock();
  const roomBytes = 300_000;
  const { way, keeps, end } = createKeeper({ clock, name: 'keeper', devices: [DEVICE], roomBytes });
  const came: Bytes[] = [];
  const fetch = async (): Promise<void> => void came.push(...keeps(DEVICE));
  return {
    way,
    device: DEVICE,
    roomBytes,
    came: () => came,
    untilCame: fetch,
    fetch,
    drive: driveWith(clock),
    now: clock.now,
    pass: clock.advance,
    end: async () => end(),
    destroy: end,
  };
};

liveWayContract('in memory', inMemory);
for (const [name, make] of linkAdapters) liveWayContract(`over links ${name}`, () => overLinks(make));
liveWayContract('over links via the network', viaTheNetwork);
keepingWayContract('by a keeper in memory', kept);
