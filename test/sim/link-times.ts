import type { SimClock } from './clock.ts';
import { type LinkEnd } from './host.ts';
import { type Stream, mix32 } from './random.ts';

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

/** What the times of links are made of. */
export interface LinkTimesDeps {
  readonly clock: SimClock;
  readonly chance: Stream;
  readonly options: NetworkOptions;
  /** The same for all shards of a world. */
  readonly pairSeed: number;
}

/** How long everything takes on the links of a shard. */
export class LinkTimes {
  readonly #deps: LinkTimesDeps;

  constructor(deps: LinkTimesDeps) {
    this.#deps = deps;
  }

  /** One way between two hosts, in milliseconds: always the same for the same two. */
  between(a: number, b: number): number {
    const { options, pairSeed } = this.#deps;
    const [low, high] = options.delayMs;
    const first = Math.min(a, b);
    const second = Math.max(a, b);
    const share = mix32(pairSeed ^ mix32(first * 0x9e3779b1 + second)) / 2 ** 32;
    return low + share * (high - low);
  }

  /** When so many bytes that are sent now get to the other end; what is held up begins its way at that instant. */
  arrival(end: LinkEnd, length: number, heldUntil: number): number {
    const { clock, chance, options } = this.#deps;
    const { owner, delayMs } = end;
    owner.sentAt = Math.max(owner.sentAt, clock.now) + (length * 1_000) / options.bytesPerSecond;
    let arrival = owner.sentAt + delayMs + chance.share() * options.jitterMs;
    const packets = Math.ceil(length / PACKET_BYTES);
    const loss = packets <= 1 ? options.loss : 1 - (1 - options.loss) ** packets;
    if (chance.share() < loss) arrival += 2 * delayMs + RESEND_MS;
    if (heldUntil > 0) arrival = Math.max(arrival, heldUntil + delayMs);
    // A whole millisecond, and never before what was sent earlier: within one instant, order is that of sending.
    end.arrivesAt = Math.max(Math.round(arrival), end.arrivesAt);
    return end.arrivesAt;
  }

  /** When the other end notices that a host has vanished. */
  noticed(): number {
    const [low, high] = this.#deps.options.vanishMs;
    return this.#deps.clock.now + Math.round(this.#deps.chance.between(low, high));
  }
}
