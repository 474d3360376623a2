import { createOverlay } from '../../src/engine/overlay/create-overlay.ts';
import type { DeviceClass, Overlay, RecordReader, RecordShelf } from '../../src/engine/overlay/overlay.ts';
import { createRecordReader } from '../../src/engine/records/record.ts';
import { SimClock, createNodeClock } from './clock.ts';
import { Company } from './company.ts';
import { type MakeSecrets, type NodeSecrets, createStandIn } from './crypto.ts';
import { Switchboard } from './dialler.ts';
import { type Host, createHost } from './host.ts';
import { Lobby } from './lobby.ts';
import { DEFAULT_NETWORK, type NetworkOptions } from './link-times.ts';
import { Network } from './network.ts';
import { Post, type Shard } from './post.ts';
import { Stream } from './random.ts';
import { readOnce } from './read-once.ts';
import { Holders } from './shelves.ts';
import { Trace, Traffic } from './traffic.ts';

/** What a world is like. Shares are from 0 to 1. */
export interface WorldOptions {
  readonly seed: string;
  readonly network: NetworkOptions;
  /** Hosts behind a NAT that two of cannot meet through. */
  readonly symmetric: number;
  readonly phones: number;
  /** How far clocks are off, either way. */
  readonly skewMs: number;
  /** Bits of work a shared record costs. */
  readonly workBits: number;
  /** How secrets are made; a stand-in where it is not given. */
  readonly secrets?: MakeSecrets;
}

/** A world as the figures are measured in. */
export const DEFAULT_WORLD: Omit<WorldOptions, 'seed'> = {
  network: DEFAULT_NETWORK,
  symmetric: 0.1,
  phones: 0,
  skewMs: 20_000,
  workBits: 4,
};

/** One participant: a whole overlay on its host. */
export interface SimNode {
  readonly host: Host;
  readonly overlay: Overlay;
  readonly secrets: NodeSecrets;
  readonly bornAt: number;
  /** Liars are there to be coped with: nothing is measured at them. */
  isLiar: boolean;
}

/** How a node goes: with a word to its neighbours, or without. */
export type Going = 'leave' | 'vanish';

/** Meddles with a node before it takes part; true for a liar. */
export type Corrupt = (host: Host) => boolean;

/** How many messages of engines that should not have occurred are kept. */
const FAULTS_KEPT = 20;

/** Thousands of overlays, one clock, one network between them; or a shard of such a world. */
export class World {
  readonly clock = new SimClock();
  readonly traffic: Traffic;
  readonly trace = new Trace();
  readonly post: Post;
  readonly network: Network;
  readonly switchboard: Switchboard;
  readonly lobby: Lobby;
  readonly holders = new Holders();
  readonly options: WorldOptions;
  /** The nodes that are there now, in no order. */
  readonly nodes: SimNode[] = [];
  /** What engines reported as faults of theirs. */
  readonly faults: string[] = [];
  faultCount = 0;
  /** Hears of each node that comes. */
  onCame: (node: SimNode) => void = () => undefined;
  readonly #places = new Map<SimNode, number>();
  readonly #makeSecrets: MakeSecrets;
  /** Where signatures are stand-ins, what checking them costs is no matter. */
  readonly #readRecord: RecordReader | undefined;
  readonly #chance: Stream;
  readonly #company: Company;
  #born = 0;
  #nodeMs = 0;
  #countedAt = 0;

  constructor(options: WorldOptions, company = new Company()) {
    this.options = options;
    this.#company = company;
    const { shard } = company;
    const common = (purpose: string): number => new Stream(options.seed, purpose).next();
    const stream = (purpose: string): Stream => new Stream(options.seed, purpose, shard.index);
    const { clock, trace } = this;
    const post = new Post(clock, shard);
    const traffic = new Traffic(shard);
    this.traffic = traffic;
    this.post = post;
    this.#chance = stream('hosts');
    this.#makeSecrets = options.secrets ?? createStandIn(common('signatures'));
    const { crypto } = this.#makeSecrets(new Uint8Array(32));
    this.#readRecord = options.secrets ? undefined : readOnce(createRecordReader({ ...options, crypto }));
    this.network = new Network({
      clock,
      traffic,
      trace,
      post,
      chance: stream('network'),
      pairSeed: common('pairs'),
      options: options.network,
    });
    this.switchboard = new Switchboard({ clock, shard, chance: stream('dials'), network: this.network });
    this.lobby = new Lobby({ clock, post, chance: stream('doors'), network: this.network });
  }

  get shard(): Shard {
    return this.#company.shard;
  }

  /** Lets the world go on until that instant, which is part of it, together with its other shards. */
  run(until: number): Promise<void> {
    const { clock, post, network } = this;
    return this.#company.run({ clock, post, takeFrame: (shipped) => network.arrive(shipped) }, until);
  }

  /** Whether this is so in one of the shards. */
  any(isSo: boolean): Promise<boolean> {
    return this.#company.any(isSo);
  }

  /** One more participant. It knows no other node, and goes through the doors like all others. */
  spawn(corrupt?: Corrupt, seed = this.#chance.bytes(32)): SimNode {
    this.#count();
    const { clock, options, network } = this;
    const index = this.#born++ * this.shard.count + this.shard.index;
    const chance = this.#chance;
    const secrets = this.#makeSecrets(seed);
    const host = createHost(index, secrets.key, chance.share() < options.symmetric ? 'symmetric' : 'open');
    const device: DeviceClass = chance.share() < options.phones ? 'phone' : 'desktop';
    const skewMs = Math.round(chance.between(-options.skewMs, options.skewMs));
    const isLiar = corrupt?.(host) ?? false;
    const overlay = this.#overlayOf(host, secrets, { device, skewMs, shelf: this.holders.shelfOf(host) });
    host.endpoint = overlay;
    network.join(host);
    const node = { host, overlay, secrets, bornAt: clock.now, isLiar };
    this.#places.set(node, this.nodes.length);
    this.nodes.push(node);
    this.onCame(node);
    return node;
  }

  /** Takes a participant away. */
  remove(node: SimNode, how: Going): void {
    const at = this.#places.get(node);
    if (at === undefined) return;
    this.#count();
    const last = this.nodes.pop() as SimNode;
    this.#places.delete(node);
    if (last !== node) {
      this.nodes[at] = last;
      this.#places.set(last, at);
    }
    const { host, overlay } = node;
    if (how === 'leave') {
      overlay.stop();
      this.network.leave(host);
    } else {
      this.network.vanish(host);
    }
    this.lobby.gone(host);
    this.holders.gone(host);
    // An event that is still to come may know the host; it need not keep the whole engine.
    host.endpoint = undefined;
    host.tap = undefined;
  }

  /** How long participants have been there, all together. */
  nodeMs(): number {
    this.#count();
    return this.#nodeMs;
  }

  #count(): void {
    this.#nodeMs += this.nodes.length * (this.clock.now - this.#countedAt);
    this.#countedAt = this.clock.now;
  }

  #overlayOf(
    host: Host,
    { key, crypto }: NodeSecrets,
    {
      device,
      skewMs,
      shelf,
    }: { readonly device: DeviceClass; readonly skewMs: number; readonly shelf: RecordShelf },
  ): Overlay {
    const { network } = this;
    return createOverlay({
      clock: createNodeClock(this.clock, host, skewMs),
      random: new Stream(this.options.seed, 'node', host.index),
      log: {
        note: () => undefined,
        fault: (area, what, error) => this.#fault(`${area}: ${what}`, error),
        error: (area, error) => this.#fault(area, error),
      },
      crypto,
      transport: {
        send: (link, frame) => {
          const sent = host.tap?.sending(link, frame) ?? frame;
          if (sent !== 'drop') network.send(host, link, sent);
        },
        close: (link) => network.close(host, link),
        unsent: () => 0,
      },
      dialler: this.switchboard.of(host),
      holdRooms: this.lobby.of(host),
      shelf,
      self: key,
      network: 'simulation',
      device,
      lastSize: 0,
      workBits: this.options.workBits,
      ...(this.#readRecord && { readRecord: this.#readRecord }),
    });
  }

  #fault(what: string, error: unknown): void {
    this.faultCount++;
    if (this.faults.length < FAULTS_KEPT)
      this.faults.push(error instanceof Error ? `${what} (${error.stack})` : what);
  }
}
