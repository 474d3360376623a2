import { type Bytes, concat, utf8 } from '../../src/lib/bytes.ts';
import type { Publication, RecordKind } from '../../src/engine/overlay/overlay.ts';
import { sha256 } from './crypto.ts';
import type { Host } from './host.ts';
import { SOON_MS } from './post.ts';
import type { Stream } from './random.ts';
import type { SimNode, World } from './world.ts';

const HOUR_MS = 3_600_000;

/** As long as cards and nicknames are kept. */
const TTL_MS = 48 * HOUR_MS;

/** Where everybody keeps the record of their own. */
const CARD = utf8('card');

/** A new node has other things to do for up to this long. */
const BEFORE_PUBLISHING_MS = 5_000;

/** What people publish. */
export interface PublishingOptions {
  /** Bytes of a card, and of a claim of a nickname. */
  readonly ownBytes: number;
  readonly sharedBytes: number;
  /** So many people have the same nickname, on average. */
  readonly namesakes: number;
  /** How often one publishes another card, on average. */
  readonly updateMs: number;
}

/** A card is a prekey bundle with a name; people change it now and then. */
export const DEFAULT_PUBLISHING: PublishingOptions = {
  ownBytes: 1_600,
  sharedBytes: 200,
  namesakes: 2,
  updateMs: 20 * 60_000,
};

/** A stored record. It must be readable from then on, whichever nodes have gone. */
export interface Stored {
  readonly index: number;
  /** Its host's index. */
  readonly owner: number;
  readonly kind: RecordKind & ('own' | 'shared');
  readonly key: Bytes;
  /** What a shelf calls it. */
  readonly shelfId: string;
  /** The newest version that a holder said it has. */
  version: number;
}

/** What a host publishes next. */
interface Updating {
  readonly host: Host;
  readonly publication: Publication;
  readonly version: number;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(0, 16)).toString('hex');

/** Publishes for everybody, and knows what is stored in all shards of the world. */
export class Publishing {
  readonly stored: Stored[] = [];
  published = 0;
  unpublished = 0;
  readonly #world: World;
  readonly #options: PublishingOptions;
  readonly #chance: Stream;
  /** What owners in other shards have stored. */
  readonly #elsewhere = new Map<number, Stored>();
  #next = 0;

  constructor(world: World, options: PublishingOptions, chance: Stream) {
    this.#world = world;
    this.#options = options;
    this.#chance = chance;
    world.post.on('stored', (stored: Stored) => this.#add({ ...stored }));
    world.post.on('updated', ({ index, version }: Pick<Stored, 'index' | 'version'>) => {
      const stored = this.#elsewhere.get(index);
      if (stored) stored.version = version;
    });
  }

  /** Each node that comes publishes as soon as it can ask another node. */
  begin(): void {
    this.#world.onCame = (node) => {
      if (node.isLiar) return;
      const wait = this.#chance.share() * BEFORE_PUBLISHING_MS;
      void node.overlay
        .ready()
        .then(() => this.#world.clock.after(wait, () => this.#publish(node), node.host));
    };
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
}

/** Whether a value is what was stored, in that version or a later one. */
export const isVersion = (value: Bytes, stored: Stored, version: number): boolean => {
  if (value.length < 8) return false;
  const view = new DataView(value.buffer, value.byteOffset);
  return view.getUint32(0) === stored.index && view.getUint32(4) >= version;
};
