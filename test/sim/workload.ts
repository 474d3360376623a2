import { type Bytes, concat, utf8 } from '../../src/lib/bytes.ts';
import type { Publication, RecordKind } from '../../src/engine/overlay/overlay.ts';
import { sha256 } from './crypto.ts';
import type { Host } from './host.ts';
import { SOON_MS } from './post.ts';
import { Stream } from './random.ts';
import type { SimNode, World } from './world.ts';

const HOUR_MS = 3_600_000;

/** As long as cards and nicknames are kept. */
const TTL_MS = 48 * HOUR_MS;

/** Where everybody keeps the record of their own. */
const CARD = utf8('card');

/** Somebody new has other things to do for up to this long. */
const BEFORE_PUBLISHING_MS = 5_000;

/** What people do. */
export interface WorkloadOptions {
  /** Bytes of a card, and of a claim of a nickname. */
  readonly ownBytes: number;
  readonly sharedBytes: number;
  /** So many people have the same nickname, on average. */
  readonly namesakes: number;
  /** How often one publishes another card, on average. */
  readonly updateMs: number;
  readonly lookupsPerSecond: number;
}

/** A card is a prekey bundle with a name; people change it now and then. */
export const DEFAULT_WORKLOAD: Omit<WorkloadOptions, 'lookupsPerSecond'> = {
  ownBytes: 1_600,
  sharedBytes: 200,
  namesakes: 2,
  updateMs: 20 * 60_000,
};

/** Something that was stored, and must be readable from then on whoever has gone. */
export interface Stored {
  readonly index: number;
  /** Its host's index. */
  readonly owner: number;
  readonly kind: RecordKind & ('own' | 'shared');
  readonly key: Bytes;
  /** What a shelf calls it. */
  readonly shelfId: string;
  /** The newest version that somebody said they have. */
  version: number;
}

/** How one lookup went. */
export interface Outcome {
  readonly cause: number;
  readonly startedAt: number;
  /** The newest version that was stored when it began was in the result. */
  readonly success: boolean;
  /** An older version was. */
  readonly stale: boolean;
  readonly kind: Stored['kind'];
  /** Somebody answered, found or not. */
  readonly answered: boolean;
  readonly hops: number;
  readonly tookMs: number;
  /** Until the record was there first; undefined: it never was. */
  readonly firstMs: number | undefined;
}

/** Who publishes what next. */
interface Updating {
  readonly host: Host;
  readonly publication: Publication;
  readonly version: number;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(0, 16)).toString('hex');

/** Publishes for everybody, and has them look each other up. */
export class Workload {
  readonly stored: Stored[] = [];
  readonly outcomes: Outcome[] = [];
  published = 0;
  unpublished = 0;
  /** Lookups that nobody could begin, as the node knew nobody. */
  notReady = 0;
  readonly #world: World;
  readonly #options: WorkloadOptions;
  readonly #chance: Stream;
  /** What owners in other shards have stored. */
  readonly #elsewhere = new Map<number, Stored>();
  #next = 0;
  #isLooking = false;

  constructor(world: World, options: WorkloadOptions) {
    this.#world = world;
    this.#options = options;
    this.#chance = new Stream(world.options.seed, 'workload', world.shard.index);
    world.post.on('stored', (stored: Stored) => this.#add({ ...stored }));
    world.post.on('updated', ({ index, version }: Pick<Stored, 'index' | 'version'>) => {
      const stored = this.#elsewhere.get(index);
      if (stored) stored.version = version;
    });
  }

  /** Whoever comes publishes once there is somebody to ask. */
  begin(): void {
    this.#world.onCame = (node) => {
      if (node.isLiar) return;
      const wait = this.#chance.share() * BEFORE_PUBLISHING_MS;
      void node.overlay
        .ready()
        .then(() => this.#world.clock.after(wait, () => this.#publish(node), node.host));
    };
  }

  /** From now on people look each other up. */
  look(): void {
    this.#isLooking = true;
    const next = (): void => {
      if (!this.#isLooking) return;
      this.#after(
        this.#chance.exponential((1_000 * this.#world.shard.count) / this.#options.lookupsPerSecond),
        next,
      );
      const stored = this.#chance.pick(this.stored);
      if (stored) void this.lookup(stored)?.then((outcome) => outcome && this.outcomes.push(outcome));
    };
    next();
  }

  rest(): void {
    this.#isLooking = false;
  }

  /**
   * Somebody who is there looks for this. Charges the rest of the present event to the lookup, so it must be the
   * last thing an event does; undefined where the one who was drawn knows nobody yet, or leaves before the end.
   */
  lookup(stored: Stored, paths?: number): Promise<Outcome | undefined> | undefined {
    const node = this.#someone(stored.owner);
    if (!node?.overlay.isReady()) {
      this.notReady++;
      return undefined;
    }
    const { clock, traffic } = this.#world;
    const cause = traffic.newCause();
    const { version } = stored;
    const startedAt = clock.now;
    let firstMs: number | undefined;
    clock.cause = cause;
    const { done } = node.overlay.find({
      key: stored.key,
      kind: stored.kind,
      what: 'record',
      ...(paths && { paths }),
      found: ({ value }) => {
        if (isVersion(value, stored, version)) firstMs ??= clock.now - startedAt;
      },
    });
    return done.then(({ records, hops, tookMs, answered }) => {
      if (!node.host.alive) return undefined;
      return {
        cause,
        startedAt,
        success: records.some(({ value }) => isVersion(value, stored, version)),
        stale: records.some(({ value }) => isVersion(value, stored, 0)),
        kind: stored.kind,
        answered,
        hops,
        tookMs,
        firstMs,
      };
    });
  }

  /** Looks for each of these once, spread over that time. */
  async probe(
    sample: readonly Stored[],
    { ms, paths }: { readonly ms: number; readonly paths?: number },
  ): Promise<{ readonly found: number; readonly missed: readonly Stored[] }> {
    const missed = new Set(sample);
    sample.forEach((stored, i) => {
      this.#after((ms * i) / sample.length, () => {
        void this.lookup(stored, paths)?.then((outcome) => outcome?.success && missed.delete(stored));
      });
    });
    await this.#world.run(this.#world.clock.now + ms + ANSWERED_MS);
    return { found: sample.length - missed.size, missed: [...missed] };
  }

  /** That many of what is stored, drawn. */
  sample(count: number): readonly Stored[] {
    const pool = [...this.stored];
    const drawn: Stored[] = [];
    while (drawn.length < count && pool.length > 0) {
      const at = this.#chance.below(pool.length);
      drawn.push(pool[at] as Stored);
      pool[at] = pool[pool.length - 1] as Stored;
      pool.pop();
    }
    return drawn;
  }

  #someone(not: number): SimNode | undefined {
    for (let tries = 0; tries < 20; tries++) {
      const node = this.#chance.pick(this.#world.nodes);
      if (node && node.host.index !== not && !node.isLiar) return node;
    }
    return undefined;
  }

  #publish(node: SimNode): void {
    const { overlay, secrets, host } = node;
    const hash = sha256(host.key);
    const own = this.#create(node, 'own', overlay.ownKey(hash, CARD));
    const size = this.#world.nodes.length * this.#world.shard.count;
    const name = utf8(`name ${this.#chance.below(Math.ceil(size / this.#options.namesakes))}`);
    const shared = this.#create(node, 'shared', overlay.sharedKey(name));
    const { signer } = secrets;
    const card = overlay.publish({
      kind: 'own',
      signer,
      name: CARD,
      value: this.#value(own, 1),
      ttlMs: TTL_MS,
    });
    const claim = overlay.publish({
      kind: 'shared',
      signer,
      name,
      value: this.#value(shared, 1),
      ttlMs: TTL_MS,
    });
    this.#register(own, host, card.stored);
    this.#register(shared, host, claim.stored);
    this.#updateLater(own, { host, publication: card, version: 2 });
  }

  #create(owner: SimNode, kind: Stored['kind'], key: Bytes): Stored {
    const id = kind === 'own' ? key : sha256(concat(key, owner.host.key));
    // A shared record's id begins like its key.
    if (kind === 'shared') id.set(key.subarray(0, 4));
    const shelfId = hex(id);
    const { shard } = this.#world;
    const index = this.#next++ * shard.count + shard.index;
    return { index, owner: owner.host.index, kind, key, shelfId, version: 0 };
  }

  #add(stored: Stored): void {
    this.stored.push(stored);
    this.#elsewhere.set(stored.index, stored);
  }

  #register(stored: Stored, host: Host, count: Promise<number>): void {
    this.published++;
    void count.then((holders) => {
      if (!host.alive) return;
      if (holders === 0) {
        this.unpublished++;
        return;
      }
      stored.version = 1;
      this.stored.push(stored);
      this.#tell('stored', stored);
    });
  }

  #updateLater(stored: Stored, how: Updating): void {
    const { host, publication, version } = how;
    const update = (): void => {
      void publication.update(this.#value(stored, version)).then((holders) => {
        if (holders === 0 || stored.version === 0) return;
        stored.version = version;
        this.#tell('updated', { index: stored.index, version });
      });
      this.#updateLater(stored, { host, publication, version: version + 1 });
    };
    this.#world.clock.after(this.#chance.exponential(this.#options.updateMs), update, host);
  }

  #tell(topic: 'stored' | 'updated', said: unknown): void {
    this.#world.post.sayToOthers(this.#world.clock.now + SOON_MS, topic, said);
  }

  #value(stored: Stored, version: number): Bytes {
    const value = new Uint8Array(stored.kind === 'own' ? this.#options.ownBytes : this.#options.sharedBytes);
    const view = new DataView(value.buffer);
    view.setUint32(0, stored.index);
    view.setUint32(4, version);
    return value;
  }

  #after(ms: number, run: () => void): void {
    this.#world.clock.after(ms, run, { alive: true });
  }
}

/** A lookup has ended, found or not, after this long. */
const ANSWERED_MS = 20_000;

const isVersion = (value: Bytes, stored: Stored, version: number): boolean => {
  if (value.length < 8) return false;
  const view = new DataView(value.buffer, value.byteOffset);
  return view.getUint32(0) === stored.index && view.getUint32(4) >= version;
};
