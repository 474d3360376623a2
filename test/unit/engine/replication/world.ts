import { appendEntry } from '../../../../src/engine/log-book/appending.ts';
import { idText } from '../../../../src/engine/log-book/kept-entry.ts';
import { authorText } from '../../../../src/engine/log-book/open-conversation.ts';
import type { Refusal } from '../../../../src/engine/logs/marks.ts';
import type { Ranges } from '../../../../src/engine/logs/ranges.ts';
import type { Enclosed } from '../../../../src/engine/replication/enclosing.ts';
import { type Replication, createReplication } from '../../../../src/engine/replication/replication.ts';
import { createLinkWay } from '../../../../src/engine/replication/link-way.ts';
import type { ReplicationFrame } from '../../../../src/engine/replication/types.ts';
import { createErrorBoundary } from '../../../../src/engine/error-boundary.ts';
import { type Author, encodeContent } from '../../../../src/engine/logs/entry.ts';
import { type VirtualClock, createVirtualClock } from '../../../doubles/clock.ts';
import { createTestLog } from '../../../doubles/log.ts';
import { createSeededRandom } from '../../../doubles/random.ts';
import type { StoreOp } from '../../../../src/ports/store.ts';
import type { LiveWay, WayRefusal } from '../../../../src/ports/way.ts';
import { createMemoryStore } from '../../../doubles/store.ts';
import { CONVERSATION, type Device, createDevice, newAuthor } from '../log-book/device.ts';
import { type Sessions, createSessions } from './sessions.ts';

/** How long a frame is under way, in milliseconds. */
const DELAY_MS = 20;

const random = createSeededRandom(22);
/** The owner of all nodes. */
export const PERSON = idText(random.bytes(32));

/** One end of a link. */
type LinkName = string;

/** What a node does other than it should. */
export interface Behaviour {
  refuses?: Refusal;
  /** What it tells instead of how many envelopes it has handled. */
  lies?: (dealt: number) => number;
  /** Taking an entry with these words in its content throws. */
  breaksAt?: string;
  /** It never sends these; by `authorText`. */
  spares?: ReadonlyMap<string, Ranges>;
  /** No session is possible. */
  hasNoCard?: boolean;
  /** No way of its links takes an envelope. */
  refusesToCarry?: WayRefusal;
  /** It opens nothing. */
  isDeaf?: boolean;
}

/** A device that replicates. */
export interface Node {
  readonly name: string;
  readonly device: Device;
  readonly replication: Replication<string, LinkName>;
  /** Entries that came, each time they came. */
  readonly took: string[];
  /** What it writes as: another edition since it noticed that its store is older than what others have of it. */
  author: Author;
  readonly faults: string[];
  readonly errors: unknown[];
  readonly behaviour: Behaviour;
  readonly sessions: Sessions;
  /** Sessions that it began anew, as nothing was opened; changes; times that something was opened. */
  readonly counts: { renewals: number; changes: number; opened: number };
  /** Closes of its links that it asked for. */
  readonly closed: string[];
}

/** All records of a store. */
type Image = readonly StoreOp[];

/** How something is said: sealed in the change that writes it, or after it. */
export type Saying = 'enclosed' | 'written';

/** Devices on one virtual clock. */
export interface World {
  readonly clock: VirtualClock;
  readonly nodes: readonly Node[];
  /** Links two of them in place of the links that they have; frames come in order. Answers the link's name. */
  link(a: number, b: number): LinkName;
  /** One more link between the two; the newest is the preferred one. */
  linkAlso(a: number, b: number): LinkName;
  /** Ends all links between two. What is under way is lost. */
  cut(a: number, b: number): void;
  cutNewest(a: number, b: number): void;
  cutAll(): void;
  say(who: number, text: string, how?: Saying, ms?: number): Promise<void>;
  /** An envelope without contents, over the newest link. */
  sendEmpty(from: number, to: number): Promise<void>;
  /** The same store with everything else new, as after a restart. Its links are cut. */
  restart(who: number): Promise<void>;
  /** What its store holds now. */
  image(who: number): Promise<Image>;
  /** Puts an image back, as of a disk or a browser's profile; its device does not know. */
  putBack(who: number, image: Image): Promise<void>;
  /** Envelopes and bytes that went over all links. */
  readonly traffic: { envelopes: number; marks: number; bytes: number };
  /** The links over which the envelopes went, in their order. */
  readonly ways: LinkName[];
}

interface OpenLink {
  readonly name: LinkName;
  cut(): void;
}

/** The way, unless it is to refuse everything. */
const refusing = (behaviour: Behaviour, way: LiveWay): LiveWay => ({
  ...way,
  offer: async (device, envelope) => {
    const because = behaviour.refusesToCarry;
    return because ? { kind: 'refused', because } : way.offer(device, envelope);
  },
});

/** A world of so many devices that share one conversation. */
export const createWorld = async (count: number): Promise<World> => {
  const clock = createVirtualClock();
  const traffic = { envelopes: 0, marks: 0, bytes: 0 };
  const ways: LinkName[] = [];
  const nodes: Node[] = [];
  /** By the two that are linked: the newest stands last. */
  const open = new Map<string, readonly OpenLink[]>();
  let links = 0;

  const createNode = async (
    name: string,
    author: Author,
    { store = createMemoryStore(), sessions = createSessions(), behaviour = {} as Behaviour } = {},
  ): Promise<Node> => {
    const errors: unknown[] = [];
    const device = await createDevice(author, { store, clock });
    const took: string[] = [];
    const faults: string[] = [];
    const counts = { renewals: 0, changes: 0, opened: 0 };
    const { change } = device.changes;
    Object.assign(device.changes, {
      change: (...args: Parameters<typeof change>) => {
        counts.changes += 1;
        return change(...args);
      },
    });
    const replication = createReplication<string, LinkName>({
      clock,
      random: createSeededRandom(name.length + nodes.length),
      boundary: createErrorBoundary(createTestLog({ errors })),
      changes: device.changes,
      tables: device.tables,
      shared: async () => [CONVERSATION],
      seal: async (_tx, peer, content) => (behaviour.hasNoCard ? undefined : sessions.seal(peer, content)),
      open: async (_tx, peer, sealed) => (behaviour.isDeaf ? undefined : sessions.open(peer, sealed)),
      opened: () => void (counts.opened += 1),
      renew: (_tx, peer) => {
        counts.renewals += 1;
        sessions.renew(peer);
      },
      deviceOf: (peer) => peer,
      mayBring: () => (behaviour.refuses ? { refused: behaviour.refuses } : { person: PERSON }),
      spared: () => behaviour.spares ?? new Map(),
      isOwn: () => false,
      extensions: () => new Map(),
      read: () => [],
      self: () => authorText(node.author),
      took: (tx, _conversation, { fresh }) => {
        const { breaksAt } = behaviour;
        const isBroken = ({ content }: (typeof fresh)[number]): boolean =>
          breaksAt !== undefined && new TextDecoder().decode(content ?? undefined).includes(breaksAt);
        if (fresh.some(isBroken)) throw new Error('on purpose');
        tx.onKept(() => void took.push(...fresh.map(({ id }) => idText(id))));
      },
      heard: () => undefined,
      outdated: () => void (node.author = newAuthor(author.device)),
      sent: () => undefined,
      fault: (what) => void faults.push(what),
    });
    const closed: string[] = [];
    const node: Node = {
      name,
      device,
      replication,
      took,
      faults,
      errors,
      author,
      behaviour,
      sessions,
      counts,
      closed,
    };
    return node;
  };

  const pairOf = (a: number, b: number): string => `${Math.min(a, b)}-${Math.max(a, b)}`;
  const linksOf = (a: number, b: number): readonly OpenLink[] => open.get(pairOf(a, b)) ?? [];
  const cut = (a: number, b: number): void => {
    for (const each of linksOf(a, b)) each.cut();
  };

  const linkAlso = (a: number, b: number): LinkName => {
    const ends = [nodes[a] as Node, nodes[b] as Node] as const;
    const pair = pairOf(a, b);
    const name = `${pair} ${clock.now()} ${links++}`;
    let isOpen = true;
    const close = (): void => {
      if (!isOpen) return;
      isOpen = false;
      open.set(
        pair,
        linksOf(a, b).filter((each) => each.name !== name),
      );
      for (const { replication } of ends) replication.detach(name);
      for (const { replication } of ends) replication.kick();
    };
    open.set(pair, [...linksOf(a, b), { name, cut: close }]);
    for (const [from, to] of [ends, [ends[1], ends[0]]] as const) {
      const send = async (frame: ReplicationFrame): Promise<boolean> => {
        if (!isOpen) return false;
        if (frame.kind === 'envelope') traffic.envelopes += 1;
        if (frame.kind === 'envelope') ways.push(name);
        if (frame.kind === 'marks') traffic.marks += 1;
        traffic.bytes += frame.body.length;
        const { lies } = from.behaviour;
        const sent = frame.kind === 'marks' && lies ? { ...frame, dealt: lies(frame.dealt) } : frame;
        clock.after(DELAY_MS, () => {
          if (isOpen) void to.replication.hear(name, sent);
        });
        return true;
      };
      from.replication.attach(name, to.name, {
        close: (why) => {
          from.closed.push(why);
          close();
        },
        isPreferred: () => linksOf(a, b).at(-1)?.name === name,
        send,
        way: refusing(
          from.behaviour,
          createLinkWay(to.name, (body) => send({ kind: 'envelope', body })),
        ),
      });
    }
    for (const { replication } of ends) replication.kick();
    return name;
  };

  const replace = async (who: number, change: Parameters<typeof createNode>[2]): Promise<void> => {
    const { name, author, sessions, behaviour } = nodes[who] as Node;
    for (let other = 0; other < count; other++) cut(who, other);
    nodes[who] = await createNode(name, author, { sessions, behaviour, ...change });
  };

  for (let i = 0; i < count; i++) nodes.push(await createNode(`device ${i}`, newAuthor()));
  return {
    clock,
    nodes,
    link: (a, b) => {
      cut(a, b);
      return linkAlso(a, b);
    },
    linkAlso,
    cut,
    cutNewest: (a, b) => linksOf(a, b).at(-1)?.cut(),
    cutAll: () => {
      for (const all of open.values()) for (const each of all) each.cut();
    },
    say: async (who, text, how = 'enclosed', ms = clock.now()) => {
      const { device, replication, author } = nodes[who] as Node;
      let enclosed: Enclosed | undefined;
      await device
        .inside(async (tx, conversation) => {
          const said = { author, person: PERSON, ms, content: encodeContent(['text', text], random) };
          const entry = await appendEntry(tx, device.tables, { conversation, said });
          if (how === 'enclosed') enclosed = await replication.enclose(tx, conversation, [entry]);
        })
        .catch((error: unknown) => {
          enclosed?.undo();
          throw error;
        });
      if (enclosed) void enclosed.send();
      else replication.written(CONVERSATION);
    },
    sendEmpty: async (from, to) => {
      const link = linksOf(from, to).at(-1);
      if (link) await (nodes[from] as Node).replication.sendEmpty(link.name, async () => true);
    },
    image: async (who) => {
      const { store } = (nodes[who] as Node).device;
      const rows = await Promise.all(
        store.tables().map(async (table) => {
          const listed = await store.list(table);
          return listed.ok
            ? listed.value.map(({ key, value }) => ({ op: 'put', table, key, value }) as const)
            : [];
        }),
      );
      return rows.flat();
    },
    putBack: async (who, image) => {
      const store = createMemoryStore();
      await store.write(image);
      (nodes[who] as Node).sessions.lose();
      await replace(who, { store });
    },
    restart: (who) => replace(who, { store: (nodes[who] as Node).device.store.reopen() }),
    traffic,
    ways,
  };
};
