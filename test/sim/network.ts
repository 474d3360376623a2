import type { Bytes } from '../../src/lib/bytes.ts';
import type { LinkId } from '../../src/ports/links.ts';
import { SimEvent } from './clock.ts';
import type { Shipped } from './freight.ts';
import { Hold, type Stowed } from './hold.ts';
import { type Host, type Peer, peerOf, LinkEnd, across } from './host.ts';
import { LinkTimes, type LinkTimesDeps } from './link-times.ts';
import type { Post } from './post.ts';
import type { Decide, Proposal } from './proposal.ts';
import type { Trace, Traffic } from './traffic.ts';

class Flight extends SimEvent implements Stowed {
  /** The end it is for, where that is known by more than its address. */
  to: LinkEnd | undefined;
  address = 0;
  chunk: Stowed['chunk'] = undefined;
  at = 0;
  length = 0;
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
  readonly end: LinkEnd;
  readonly run: (end: LinkEnd) => void;
  constructor(end: LinkEnd, run: (end: LinkEnd) => void) {
    super();
    this.end = end;
    this.run = run;
  }
  fire(): void {
    this.run(this.end);
  }
}

interface Proposed {
  readonly address: number;
  readonly to: number;
  readonly from: Peer;
  readonly kind: string;
  readonly said: unknown;
}

/** What a network is made of. */
export interface NetworkDeps extends LinkTimesDeps {
  readonly traffic: Traffic;
  readonly trace: Trace;
  readonly post: Post;
}

/** The links of the hosts of a shard. Frames on one of them arrive in order, each once, until it goes down. */
export class Network {
  readonly #deps: NetworkDeps;
  readonly #times: LinkTimes;
  readonly #hosts = new Map<number, Host>();
  readonly #ends = new Map<number, LinkEnd>();
  readonly #deciding = new Map<string, Decide<never>>();
  /** Links that are proposed, by the address that this end will have. */
  readonly #proposals = new Map<number, { readonly host: Host; readonly proposal: Proposal }>();
  #proposed = 0;
  readonly #hold = new Hold();
  #spare: Flight | undefined;
  #partedUntil = 0;
  #sideOf: (host: number) => number = () => 0;

  constructor(deps: NetworkDeps) {
    this.#deps = deps;
    this.#times = new LinkTimes(deps);
    const { post } = deps;
    post.on('proposed', (said: Proposed) => this.#decide(said));
    post.on('agreed', ({ address, by }: { address: number; by: Peer }) => this.#agreed(address, by));
    post.on('declined', (address: number) => void this.#proposals.delete(address));
    post.on('down', (address: number) => {
      const end = this.#ends.get(address);
      if (end) this.#down(end);
    });
  }

  /** From now on there is this host. */
  join(host: Host): void {
    this.#hosts.set(host.index, host);
  }

  /** One way between two hosts, in milliseconds: always the same for the same two. */
  delayBetween(a: number, b: number): number {
    return this.#times.between(a, b);
  }

  /** Whether packets of the one get to the other at all; whether that one is still there is found out by asking it. */
  canMeet(host: Host, other: Peer): boolean {
    const isPassable = host.nat === 'open' || other.nat === 'open';
    return host.index !== other.index && host.alive && isPassable && !this.#areParted(host, other);
  }

  areLinked(host: Host, other: Peer): boolean {
    for (const { state, peer } of host.links.values()) {
      if (state === 'open' && peer.index === other.index) return true;
    }
    return false;
  }

  /** Sets the decider about proposals of a kind. */
  decide<Said>(kind: string, decide: Decide<Said>): void {
    this.#deciding.set(kind, decide);
  }

  /** Proposes a link to a host; where that one agrees it is up there at once, and here when word of it has come. */
  propose(host: Host, to: number, proposal: Proposal): void {
    const { clock, post } = this.#deps;
    const address = 2 * (this.#proposed++ * post.shard.count + post.shard.index);
    this.#proposals.set(address, { host, proposal });
    const { kind, said } = proposal;
    const due = clock.now + Math.round(this.delayBetween(host.index, to));
    post.say(post.shardOf(to), due, 'proposed', { address, to, from: peerOf(host), kind, said });
  }

  /** Takes a frame of a host; nothing happens where the link is gone. */
  send(host: Host, link: LinkId, frame: Bytes): void {
    const end = host.links.get(link);
    if (!end || !host.alive || end.state !== 'open') return;
    const { clock, traffic, post } = this.#deps;
    traffic.count(frame, clock.cause);
    const due = this.#times.arrival(end, frame.length, this.#heldUntil(end));
    const to = end.peer.index;
    const address = across(end.address);
    if (post.isHere(to)) this.#fly(end.other, { due, address, cause: clock.cause, frame });
    else post.ship(post.shardOf(to), { due, address, cause: clock.cause, frame });
  }

  /** Takes a frame that comes from another shard. */
  arrive(shipped: Shipped): void {
    this.#fly(undefined, shipped);
  }

  /** Closes a link once what was handed over has been sent. Both ends are told. */
  close(host: Host, link: LinkId): void {
    const end = host.links.get(link);
    if (!end || end.state !== 'open') return;
    end.state = 'shut';
    this.#downLater(end, this.#deps.clock.now);
    this.#tellOther(end, this.#times.arrival(end, 0, this.#heldUntil(end)));
  }

  /** The host goes with a word: what it has sent still arrives, then its links go down. */
  leave(host: Host): void {
    for (const link of host.links.keys()) this.close(host, link);
    host.alive = false;
    this.#hosts.delete(host.index);
  }

  /** The host is gone without a word; the others notice when they do. */
  vanish(host: Host): void {
    host.alive = false;
    this.#hosts.delete(host.index);
    for (const end of host.links.values()) {
      this.#tellOther(end, this.#times.noticed());
      this.#remove(end);
    }
  }

  /** Hosts of different sides hear nothing of each other until then. */
  part(sideOf: (host: number) => number, until: number): void {
    this.#partedUntil = until;
    this.#sideOf = sideOf;
    for (const host of this.#hosts.values()) {
      for (const end of host.links.values()) {
        if (this.#areParted(host, end.peer)) this.#downLater(end, this.#times.noticed(), true);
      }
    }
  }

  /** A frame arrives; for its event alone. */
  land(flight: Flight): void {
    const { address } = flight;
    const end = flight.to ?? this.#ends.get(address);
    const frame = this.#hold.fetch(flight);
    flight.to = undefined;
    flight.next = this.#spare;
    this.#spare = flight;
    if (!end || !frame || end.state !== 'open' || !end.owner.alive) return;
    const { clock, trace } = this.#deps;
    trace.add(clock.now, address, frame);
    const { owner, id } = end;
    if (owner.tap?.receiving(id, frame) === 'drop') return;
    // As the engine's host does with a peer that breaks the rules.
    if (owner.endpoint?.frame(id, frame) === false) this.close(owner, id);
  }

  #fly(to: LinkEnd | undefined, { due, address, cause, frame }: Shipped): void {
    const flight = this.#spare ?? new Flight(this);
    this.#spare = flight.next as Flight | undefined;
    flight.to = to;
    flight.address = address;
    this.#hold.stow(flight, frame);
    this.#deps.clock.schedule(flight, due);
    flight.cause = cause;
  }

  /** What crosses a partition waits for its end. */
  #heldUntil({ owner, peer }: LinkEnd): number {
    return this.#areParted(owner, peer) ? this.#partedUntil : 0;
  }

  #areParted(a: Peer, b: Peer): boolean {
    return this.#deps.clock.now < this.#partedUntil && this.#sideOf(a.index) !== this.#sideOf(b.index);
  }

  #decide({ address, to, from, kind, said }: Proposed): void {
    const { clock, post } = this.#deps;
    const host = this.#hosts.get(to);
    const due = clock.now + Math.round(this.delayBetween(from.index, to));
    const shard = post.shardOf(from.index);
    const decide = this.#deciding.get(kind);
    const agreed = host && this.canMeet(host, from) ? decide?.(host, from, said as never) : undefined;
    if (!host || !agreed) return post.say(shard, due, 'declined', address);
    const end = this.#add(host, from, across(address));
    // What is sent from now on must not get there before word of the link does.
    end.arrivesAt = due;
    post.say(shard, due, 'agreed', { address, by: peerOf(host) });
    this.#up(end, agreed.dial);
  }

  #agreed(address: number, by: Peer): void {
    const { host, proposal } = this.#proposals.get(address) ?? {};
    this.#proposals.delete(address);
    if (!host || !proposal) return;
    const { clock, post } = this.#deps;
    const delay = Math.round(this.delayBetween(host.index, by.index));
    if (!host.alive || !proposal.isWanted(by))
      return post.say(post.shardOf(by.index), clock.now + delay, 'down', across(address));
    const end = this.#add(host, by, address);
    const other = this.#ends.get(across(address));
    if (other) {
      end.other = other;
      other.other = end;
    }
    proposal.opened();
    this.#up(end, proposal.dial);
  }

  #add(owner: Host, peer: Peer, address: number): LinkEnd {
    const end = new LinkEnd(owner, peer, { address, delayMs: this.delayBetween(owner.index, peer.index) });
    owner.links.set(end.id, end);
    this.#ends.set(address, end);
    return end;
  }

  #up({ owner, peer, id }: LinkEnd, dial: string | undefined): void {
    owner.endpoint?.up(id, { key: peer.key, friend: false, ...(dial && { dial }) });
  }

  /** Tells the other end, wherever it is, that the link is down; a moment after what was sent before. */
  #tellOther({ peer, address }: LinkEnd, at: number): void {
    const { post } = this.#deps;
    post.say(post.shardOf(peer.index), at + 1, 'down', across(address));
  }

  /** Tells an end later that its link is down, unless it was told by then, or the parted are together again. */
  #downLater(end: LinkEnd, at: number, onlyIfParted = false): void {
    const { clock } = this.#deps;
    const down = new EndEvent(end, () => {
      if (end.state === 'gone' || (onlyIfParted && clock.now >= this.#partedUntil)) return;
      this.#down(end);
      // The other end notices by itself, even where the parted are together again by then.
      if (onlyIfParted) this.#tellOther(end, this.#times.noticed());
    });
    clock.schedule(down, at);
    down.cause = 0;
  }

  #down(end: LinkEnd): void {
    this.#remove(end);
    if (end.owner.alive) end.owner.endpoint?.down(end.id);
  }

  #remove(end: LinkEnd): void {
    end.state = 'gone';
    end.owner.links.delete(end.id);
    this.#ends.delete(end.address);
    if (end.other) end.other.other = undefined;
    end.other = undefined;
  }
}
