import type { PersonId } from '../../../../src/engine/api/ids.ts';
import type { NodeKey } from '../../../../src/engine/overlay/overlay.ts';
import { type JoinedLinks, joinLinks } from '../../../../src/engine/tunnels/joined-links.ts';
import type { DatagramPath } from '../../../../src/engine/tunnels/datagrams.ts';
import { type TunnelLinks, createTunnelLinks } from '../../../../src/engine/tunnels/tunnel-links.ts';
import type { Bytes } from '../../../../src/lib/bytes.ts';
import type { LinkId, Links } from '../../../../src/ports/links.ts';
import { type VirtualClock, createVirtualClock } from '../../../doubles/clock.ts';
import { createSeededRandom } from '../../../doubles/random.ts';

const LATENCY_MS = 50;
const WHAT = Uint8Array.of(7);
const person = 'somebody' as PersonId;

/** One end: its links, and what was told of them. */
export interface End {
  readonly key: NodeKey;
  readonly joined: JoinedLinks;
  readonly via: TunnelLinks;
  readonly path: DatagramPath;
  readonly opened: LinkId[];
  readonly frames: Bytes[];
  readonly closed: string[];
  /** Links with a proven other end. */
  readonly proven: Set<LinkId>;
  /** Settles when the frame was dealt with; at once where it answers nothing. */
  reading: () => void | Promise<void>;
}

/** A datagram on its way. */
export interface InFlight {
  readonly from: NodeKey;
  readonly to: NodeKey;
  readonly body: Bytes;
}

/** Two ends, and what is between them. */
export interface Ends {
  readonly clock: VirtualClock;
  readonly a: End;
  readonly b: End;
  /** Datagrams as they went by. */
  readonly datagrams: InFlight[];
  /** How often a datagram arrives, each time after a moment; once unless it is said. */
  times: (datagram: InFlight) => number;
  /** Whether its answer gets back. */
  answers: () => boolean;
  /** More time on the way, in milliseconds. */
  delay: () => number;
  /** Hands a datagram over as if it came from that device; what is answered. */
  hand(to: End, from: NodeKey, body: Bytes): Promise<Bytes | undefined>;
  /** `a` begins a link with `b`. */
  open(): Promise<boolean>;
}

const NO_LINKS = { listen: () => () => undefined } as unknown as Links;

/** Two ends that expect each other only. */
export const twoEnds = (): Ends => {
  const clock = createVirtualClock();
  const keys = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)] as const;
  const random = createSeededRandom(5);
  const datagrams: InFlight[] = [];
  const wait = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));
  const same = (x: Bytes, y: Bytes): boolean => x.join() === y.join();

  const hand = async (to: End, from: NodeKey, body: Bytes): Promise<Bytes | undefined> =>
    to.via.take({ from, body, by: to.path });

  const mailOf = (from: NodeKey): DatagramPath => ({
    isReady: () => true,
    send: async (to, body) => {
      const datagram = { from, to, body };
      datagrams.push(datagram);
      const other = [ends.a, ends.b].find(({ key }) => same(key, to));
      let answer: Bytes | undefined;
      const times = ends.times(datagram);
      await wait(LATENCY_MS + ends.delay());
      for (let time = 0; other && time < times; time++) answer = await hand(other, from, body);
      await wait(LATENCY_MS);
      return ends.answers() ? answer : undefined;
    },
  });

  const endOf = (key: NodeKey, other: NodeKey): End => {
    const joined = joinLinks(NO_LINKS);
    const path = mailOf(key);
    const [opened, frames, closed]: [LinkId[], Bytes[], string[]] = [[], [], []];
    const proven = new Set<LinkId>();
    const via = createTunnelLinks({
      clock,
      random,
      links: joined,
      self: () => key,
      paths: () => [path],
      expected: (device) => (same(device, other) ? { person } : undefined),
      isProven: (link) => proven.has(link),
    });
    const end: End = {
      key,
      joined,
      via,
      path,
      opened,
      frames,
      closed,
      proven,
      reading: () => undefined,
    };
    joined.listen({
      opened: (link) => void opened.push(link),
      frame: (_link, frame) => {
        frames.push(frame);
        return end.reading();
      },
      closed: (_link, reason) => void closed.push(reason),
      signalling: () => undefined,
      trouble: () => undefined,
    });
    return end;
  };

  const ends: Ends = {
    clock,
    a: endOf(keys[0], keys[1]),
    b: endOf(keys[1], keys[0]),
    datagrams,
    times: () => 1,
    answers: () => true,
    delay: () => 0,
    hand,
    open: async () => {
      const opening = ends.a.via.open(ends.b.key, WHAT, [ends.a.path]);
      await clock.advance(1_000);
      return opening;
    },
  };
  return ends;
};
