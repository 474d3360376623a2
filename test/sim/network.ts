import type { Bytes } from '../../src/lib/bytes.ts';
import type { LinkId } from '../../src/ports/links.ts';
import { type SimClock, SimEvent } from './clock.ts';
import type { Host } from './host.ts';
import { LinkTable } from './link-table.ts';
import { type Stream, mix32 } from './random.ts';
import type { Trace, Traffic } from './traffic.ts';

/** How the simulated network is. Times in milliseconds. */
export interface NetworkOptions {
  /** One way, between two hosts: drawn once for each pair, from this range. */
  readonly delayMs: readonly [number, number];
  /** On top of it, drawn for each frame, from 0 up to this. */
  readonly jitterMs: number;
  /** Share of packets that are lost; the channel is reliable, so it shows as delay. */
  readonly loss: number;
  /** Uplink of a host. */
  readonly bytesPerSecond: number;
  /** After how long the other end notices that a host has vanished (consent freshness, RFC 7675). */
  readonly vanishMs: readonly [number, number];
}

/** Home connections across a continent, and WebRTC as browsers have it. */
export const DEFAULT_NETWORK: NetworkOptions = {
  delayMs: [50, 80],
  jitterMs: 4,
  loss: 0.002,
  bytesPerSecond: 1_250_000,
  vanishMs: [6_000, 10_000],
};

/** Bytes of a packet, and how long SCTP waits beyond a round trip before it sends one again. */
const PACKET_BYTES = 1_150;
const RESEND_MS = 220;

class Flight extends SimEvent {
  to = 0;
  generation = 0;
  frame: Bytes | undefined;
  readonly network: Network;
  constructor(network: Network) {
    super();
    this.network = network;
  }
  fire(): void {
    this.network.land(this);
  }
}

class EndEvent extends SimEvent {
  readonly end: number;
  readonly generation: number;
  readonly run: (end: number) => void;
  constructor(end: number, generation: number, run: (end: number) => void) {
    super();
    this.end = end;
    this.generation = generation;
    this.run = run;
  }
  fire(): void {
    this.run(this.end);
  }
}

/** What a network is made of. */
export interface NetworkDeps {
  readonly clock: SimClock;
  readonly chance: Stream;
  readonly traffic: Traffic;
  readonly trace: Trace;
  readonly options: NetworkOptions;
}

/** All links of a world. Frames on one of them arrive in order, each once, until it goes down. */
export class Network {
  readonly #deps: NetworkDeps;
  readonly #links = new LinkTable();
  readonly #pairSeed: number;
  #spare: Flight | undefined;
  #partedUntil = 0;

  constructor(deps: NetworkDeps) {
    this.#deps = deps;
    this.#pairSeed = deps.chance.next();
  }

  /** One way between two hosts, in milliseconds: always the same for the same two. */
  delayBetween(a: Host, b: Host): number {
    const [low, high] = this.#deps.options.delayMs;
    const first = Math.min(a.index, b.index);
    const second = Math.max(a.index, b.index);
    const share = mix32(this.#pairSeed ^ mix32(first * 0x9e3779b1 + second)) / 2 ** 32;
    return low + share * (high - low);
  }

  /** Whether packets of the one get to the other at all. */
  canMeet(a: Host, b: Host): boolean {
    return a !== b && a.alive && b.alive && !this.#areParted(a, b) && (a.nat === 'open' || b.nat === 'open');
  }

  areLinked(a: Host, b: Host): boolean {
    const [few, other] = a.links.size < b.links.size ? [a, b] : [b, a];
    for (const end of few.links.values()) {
      if (this.#links.isOpen(end) && this.#links.ownerOf(end ^ 1) === other) return true;
    }
    return false;
  }

  /** Who is at the other end of one of its links. */
  peerOf(end: number): Host | undefined {
    return this.#links.ownerOf(end ^ 1);
  }

  /** Opens a link; `dials` are what the two of them call it. The second host hears of it a little later. */
  open(a: Host, b: Host, dials?: readonly [string, string]): void {
    const { clock } = this.#deps;
    // A link is upkeep, whoever's words brought it about.
    clock.cause = 0;
    const delay = this.delayBetween(a, b);
    const end = this.#links.add(a, b, delay);
    this.#up(end, dials?.[0]);
    const arrival = clock.now + Math.round(delay);
    this.#links.setArrival(end ^ 1, arrival);
    const generation = this.#links.generationOf(end);
    const up = new EndEvent(end ^ 1, generation, (other) => {
      if (this.#links.generationOf(other) === generation && this.#links.isOpen(other))
        this.#up(other, dials?.[1]);
    });
    clock.schedule(up, arrival);
  }

  /** Takes a frame of a host; nothing happens where the link is gone. */
  send(host: Host, link: LinkId, frame: Bytes): void {
    const end = host.links.get(link);
    if (end === undefined || !host.alive || !this.#links.isOpen(end)) return;
    const { clock, traffic } = this.#deps;
    traffic.count(frame, clock.cause);
    const flight = this.#spare ?? new Flight(this);
    this.#spare = flight.next as Flight | undefined;
    flight.to = end ^ 1;
    flight.generation = this.#links.generationOf(end);
    flight.frame = frame;
    clock.schedule(flight, this.#arrivalOf(host, end, frame.length));
  }

  /** Closes a link once what was handed over has been sent. Both ends are told. */
  close(host: Host, link: LinkId): void {
    const end = host.links.get(link);
    if (end === undefined || !this.#links.isOpen(end)) return;
    this.#links.shut(end);
    const { clock } = this.#deps;
    this.#later(end, clock.now);
    this.#later(end ^ 1, this.#arrivalOf(host, end, 0));
  }

  /** The host goes with a word: what it has sent still arrives, then its links go down. */
  leave(host: Host): void {
    for (const link of host.links.keys()) this.close(host, link);
    host.alive = false;
  }

  /** The host is gone without a word; the others notice when they do. */
  vanish(host: Host): void {
    host.alive = false;
    for (const end of host.links.values()) {
      this.#later(end ^ 1, this.#noticedAt());
      this.#links.remove(end);
    }
  }

  /** Hosts of different sides hear nothing of each other until then. */
  part(hosts: readonly Host[], until: number): void {
    this.#partedUntil = until;
    for (const host of hosts) {
      for (const end of host.links.values()) {
        if (this.#links.ownerOf(end ^ 1)?.side !== host.side) this.#later(end, this.#noticedAt(), true);
      }
    }
  }

  /** A frame arrives; for its event alone. */
  land(flight: Flight): void {
    const { to, generation, frame } = flight;
    flight.frame = undefined;
    flight.next = this.#spare;
    this.#spare = flight;
    const host = this.#links.ownerOf(to);
    if (!host?.alive || !frame || this.#links.generationOf(to) !== generation || !this.#links.isOpen(to))
      return;
    const { clock, trace } = this.#deps;
    trace.add(clock.now, to, frame);
    const link = this.#links.idOf(to);
    if (host.tap?.receiving(link, frame) === 'drop') return;
    // As the engine's host does with whoever breaks the rules.
    if (host.endpoint?.frame(link, frame) === false) this.close(host, link);
  }

  #areParted(a: Host, b: Host): boolean {
    return a.side !== b.side && this.#deps.clock.now < this.#partedUntil;
  }

  #arrivalOf(host: Host, end: number, length: number): number {
    const { clock, chance, options } = this.#deps;
    host.sentAt = Math.max(host.sentAt, clock.now) + (length * 1_000) / options.bytesPerSecond;
    const delay = this.#links.delayOf(end);
    let arrival = host.sentAt + delay + chance.share() * options.jitterMs;
    const packets = Math.ceil(length / PACKET_BYTES);
    const loss = packets <= 1 ? options.loss : 1 - (1 - options.loss) ** packets;
    if (chance.share() < loss) arrival += 2 * delay + RESEND_MS;
    const other = this.#links.ownerOf(end ^ 1);
    if (other && this.#areParted(host, other)) arrival = Math.max(arrival, this.#partedUntil + delay);
    // A whole millisecond, and never before what was sent earlier: within one instant, order is that of sending.
    const due = Math.max(Math.round(arrival), this.#links.arrivalAt(end ^ 1));
    this.#links.setArrival(end ^ 1, due);
    return due;
  }

  #noticedAt(): number {
    const [low, high] = this.#deps.options.vanishMs;
    return this.#deps.clock.now + Math.round(this.#deps.chance.between(low, high));
  }

  #up(end: number, dial: string | undefined): void {
    const host = this.#links.ownerOf(end);
    const other = this.#links.ownerOf(end ^ 1);
    if (!host?.alive || !other) return;
    host.endpoint?.up(this.#links.idOf(end), { key: other.key, friend: false, ...(dial && { dial }) });
  }

  /** Tells an end later that its link is down, unless it was told by then, or the parted are together again. */
  #later(end: number, at: number, onlyIfParted = false): void {
    const generation = this.#links.generationOf(end);
    const down = new EndEvent(end, generation, () => {
      if (
        this.#links.generationOf(end) !== generation ||
        (onlyIfParted && this.#deps.clock.now >= this.#partedUntil)
      )
        return;
      const host = this.#links.ownerOf(end);
      const link = this.#links.idOf(end);
      if (!this.#links.remove(end)) return;
      // The other end notices by itself, even where the parted are together again by then.
      if (onlyIfParted) this.#later(end ^ 1, this.#noticedAt());
      if (host?.alive) host.endpoint?.down(link);
    });
    this.#deps.clock.schedule(down, at);
    down.cause = 0;
  }
}
