import { type Bytes, compareBytes, concat, equalBytes, utf8 } from '../../src/lib/bytes.ts';
import type { Cancel } from '../../src/lib/signal.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type {
  Datagram,
  DatagramHandler,
  DatagramKind,
  NetRecord,
  Overlay,
  Publication,
  Query,
  RecordDraft,
} from '../../src/engine/overlay/overlay.ts';

/** What a space of records stands on; signatures are made and checked for real. */
export interface OverlaySpaceDeps {
  readonly clock: Clock;
  hash(bytes: Uint8Array): Bytes;
  verify(publicKey: Uint8Array, body: Uint8Array, signature: Uint8Array): Promise<boolean>;
}

/** A datagram as it went by. */
export interface SentDatagram extends Datagram {
  readonly to: Bytes;
  readonly kind: DatagramKind;
}

/** A node in the space. */
export interface OverlayNode extends Overlay {
  /** Gone without a word; what it published stays for its time. */
  vanish(): void;
}

/** Overlays without routing: nodes that share what is kept, as long as no partition is between them. */
export interface OverlaySpace {
  join(self: Bytes): OverlayNode;
  /** From now on this node shares with those of the same part alone; what was known before it takes along. */
  part(node: OverlayNode, part: number): void;
  /** All parts are one again, and everything is known everywhere. */
  heal(): void;
  /** Stores a record as it is, as a dishonest holder can. Its signature is not checked. */
  plant(record: NetRecord): void;
  readonly datagrams: readonly SentDatagram[];
  /** Everything that is kept in a part, tombstones too. */
  records(part?: number): readonly NetRecord[];
}

const LATENCY_MS = 50;
const UNREACHABLE_MS = 1_000;
const REPUBLISH_MS = 3_600_000;
const RETRY_MS = 10_000;
const REPLICAS = 8;
const MAX_OWNERS = 32;
const DEFAULT_PATHS = 3;

const name = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16)).join(' ');

/** What is kept: by key, the newest of each owner. */
type Shelf = Map<string, NetRecord>;
const idOf = ({ key, owner }: NetRecord): string => `${name(key)}/${name(owner)}`;

const take = (shelf: Shelf, record: NetRecord): void => {
  if ((shelf.get(idOf(record))?.seq ?? -1) < record.seq) shelf.set(idOf(record), record);
};

/** A space without nodes. */
export const createOverlaySpace = ({ clock, hash, verify }: OverlaySpaceDeps): OverlaySpace => {
  const parts = new Map<number, Shelf>([[0, new Map()]]);
  const nodes = new Set<DoubleNode>();
  const datagrams: SentDatagram[] = [];

  const ownKey = (ownerHash: Uint8Array, salt: Uint8Array) => hash(concat(utf8('own\0'), ownerHash, salt));
  const sharedKey = (topic: Uint8Array) => hash(concat(utf8('shared\0'), topic));
  const later = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));
  const shelfOf = (part: number): Shelf => {
    const shelf = parts.get(part) ?? new Map();
    parts.set(part, shelf);
    return shelf;
  };
  const announce = (): void => {
    for (const node of nodes) node.wake();
  };

  class DoubleNode implements OverlayNode {
    part = 0;
    readonly #timers = new Set<Cancel>();
    readonly #handlers = new Map<DatagramKind, DatagramHandler>();
    #waiting: (() => void)[] = [];
    #go: () => void = () => undefined;
    readonly #gone = new Promise<void>((resolve) => {
      this.#go = resolve;
    });

    constructor(readonly self: Bytes) {}

    readonly ownKey = ownKey;
    readonly sharedKey = sharedKey;
    isReady = (): boolean =>
      nodes.has(this) && [...nodes].some((one) => one !== this && one.part === this.part);
    ready = (): Promise<void> =>
      this.isReady() || !nodes.has(this)
        ? Promise.resolve()
        : new Promise((resolve) => void this.#waiting.push(resolve));
    wake(): void {
      if (this.isReady()) for (const resolve of this.#waiting.splice(0)) resolve();
    }
    receive = (kind: DatagramKind, handler: DatagramHandler) => void this.#handlers.set(kind, handler);

    /** Later, or at once where the node is stopped: what it asked comes to an end. Whether it is there still. */
    async #later(ms: number): Promise<boolean> {
      await Promise.race([later(ms), this.#gone]);
      return nodes.has(this);
    }

    send: Overlay['send'] = async (to, kind, body) => {
      datagrams.push({ from: this.self, to, kind, body });
      const there = [...nodes].find((one) => equalBytes(one.self, to) && one.part === this.part);
      const sent = await this.#later(there ? LATENCY_MS : UNREACHABLE_MS);
      if (!sent || !there || !nodes.has(there)) return { kind: 'unreachable' };
      const answer = await there.#handlers.get(kind)?.({ from: this.self, body: new Uint8Array(body) });
      if (!(await this.#later(LATENCY_MS))) return { kind: 'unreachable' };
      return { kind: 'delivered', answer: answer ?? new Uint8Array(), hops: 2 };
    };

    find: Overlay['find'] = (query) => {
      let cancelled = false;
      const found: NetRecord[] = [];
      const look = async () => {
        const startedAt = clock.now();
        const answered = this.isReady();
        if (answered) await this.#ask(query, (record) => found.push(record) > 0 && !cancelled);
        else await this.#later(LATENCY_MS);
        return { records: found, hops: 3, tookMs: clock.now() - startedAt, answered };
      };
      return { done: look(), cancel: () => void (cancelled = true) };
    };

    /** Each path answers some of what there is, one after the other. */
    async #ask(
      { key, kind, paths = DEFAULT_PATHS, found, progress }: Query,
      hear: (record: NetRecord) => boolean,
    ) {
      progress?.(paths, 0);
      for (let path = 0; path < paths; path++) {
        if (!(await this.#later(LATENCY_MS))) return;
        const all = [...shelfOf(this.part).values()]
          .filter((record) => record.kind === kind && equalBytes(record.key, key) && record.value.length > 0)
          .filter(({ seq, ttlMs }) => seq + ttlMs > clock.now())
          .toSorted((a, b) => compareBytes(a.owner, b.owner))
          .slice(0, MAX_OWNERS);
        for (const record of all.filter((_, at) => at % paths === path)) {
          if (hear(record)) found?.(record);
        }
        progress?.(paths, path + 1);
      }
    }

    publish(draft: RecordDraft): Publication {
      let value = draft.value;
      let [stopped, seq] = [false, 0];
      let timer: Cancel = () => undefined;
      const put = async (): Promise<number> => {
        timer();
        if (stopped) return 0;
        seq = Math.max(clock.now(), seq + 1);
        const stored = await this.#put(draft, value, seq);
        timer =
          stopped || !nodes.has(this)
            ? timer
            : clock.after(stored > 0 ? REPUBLISH_MS : RETRY_MS, () => void put());
        this.#timers.add(timer);
        return stored;
      };
      const stop = (): void => {
        stopped = true;
        timer();
      };
      const update = (next: Bytes): Promise<number> => {
        value = next;
        return put();
      };
      return { stored: put(), update, stop, withdraw: () => update(new Uint8Array()).then(stop) };
    }

    async #put(draft: RecordDraft, value: Bytes, seq: number): Promise<number> {
      const { kind, signer, ttlMs } = draft;
      const owner = signer.publicKey;
      const key = kind === 'own' ? ownKey(hash(owner), draft.name) : sharedKey(draft.name);
      const body = concat(utf8(`double/${kind}/${seq}/${ttlMs}\0`), key, value);
      const holds = await verify(owner, body, await signer.sign(body));
      await this.#later(LATENCY_MS);
      if (!holds || !this.isReady()) return 0;
      take(shelfOf(this.part), { kind, key, owner: new Uint8Array(owner), seq, ttlMs, value });
      return Math.min(REPLICAS, [...nodes].filter(({ part }) => part === this.part).length - 1);
    }

    vanish = (): void => {
      nodes.delete(this);
      this.#go();
      for (const resolve of this.#waiting.splice(0)) resolve();
      for (const cancel of this.#timers) cancel();
    };
    stop = this.vanish;

    // There are no links here.
    up = () => undefined;
    frame = () => true;
    down = () => undefined;
    failed = () => undefined;
    dial = async () => false;
    onMeeting = () => undefined;
    setRole = () => undefined;
    view = () => ({
      node: '',
      role: 'server' as const,
      estimatedSize: nodes.size,
      records: { count: 0, bytes: 0, own: 0 },
      lookups: [],
      traffic: { framesPerMinute: 0, bytesPerMinute: 0 },
      doorkeeper: false,
      neighbours: [],
    });
  }

  const known = (node: OverlayNode): DoubleNode => {
    if (node instanceof DoubleNode) return node;
    throw new Error('a node of another space');
  };

  return {
    join: (self) => {
      const node = new DoubleNode(self);
      nodes.add(node);
      announce();
      return node;
    },
    part: (node, part) => {
      const one = known(node);
      for (const record of shelfOf(one.part).values()) take(shelfOf(part), record);
      one.part = part;
      announce();
    },
    heal: () => {
      const all = [...parts.values()].flatMap((shelf) => [...shelf.values()]);
      for (const record of all) take(shelfOf(0), record);
      for (const node of nodes) node.part = 0;
      announce();
    },
    plant: (record) => take(shelfOf(0), record),
    datagrams,
    records: (part = 0) => [...shelfOf(part).values()],
  };
};
