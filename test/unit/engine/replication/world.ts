import { idText } from '../../../../src/engine/log-book/kept-entry.ts';
import { authorText } from '../../../../src/engine/log-book/open-conversation.ts';
import type { Refusal } from '../../../../src/engine/logs/marks.ts';
import { type Replication, createReplication } from '../../../../src/engine/replication/replication.ts';
import type { ReplicationFrame } from '../../../../src/engine/replication/types.ts';
import { createErrorBoundary } from '../../../../src/engine/error-boundary.ts';
import type { Author } from '../../../../src/engine/logs/entry.ts';
import { type VirtualClock, createVirtualClock } from '../../../doubles/clock.ts';
import { createTestLog } from '../../../doubles/log.ts';
import { createSeededRandom } from '../../../doubles/random.ts';
import type { StoreOp } from '../../../../src/ports/store.ts';
import { createMemoryStore } from '../../../doubles/store.ts';
import { CONVERSATION, type Device, createDevice, newAuthor } from '../log-book/device.ts';

/** How long a frame is under way, in milliseconds. */
const DELAY_MS = 20;

/** One end of a link. */
type LinkName = string;

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
  refuses?: Refusal;
}

/** All records of a store. */
type Image = readonly StoreOp[];

/** Devices on one virtual clock. */
export interface World {
  readonly clock: VirtualClock;
  readonly nodes: readonly Node[];
  /** Links two of them; frames come in order. */
  link(a: number, b: number): void;
  /** What is under way is lost. */
  cut(a: number, b: number): void;
  cutAll(): void;
  say(who: number, text: string, ms?: number): Promise<void>;
  /** The same store with everything else new, as after a restart. Its links are cut. */
  restart(who: number): Promise<void>;
  /** What its store holds now. */
  image(who: number): Promise<Image>;
  /** Puts an image back, as of a disk or a browser's profile; its device does not know. */
  putBack(who: number, image: Image): Promise<void>;
  /** Envelopes and bytes that went over all links. */
  readonly traffic: { envelopes: number; marks: number; bytes: number };
}

/** A world of so many devices that share one conversation. */
export const createWorld = async (count: number): Promise<World> => {
  const clock = createVirtualClock();
  const traffic = { envelopes: 0, marks: 0, bytes: 0 };
  const nodes: Node[] = [];
  const open = new Map<string, { cut(): void }>();
  let links = 0;

  const createNode = async (name: string, author: Author, store = createMemoryStore()): Promise<Node> => {
    const log = createTestLog();
    const device = await createDevice(author, { store, clock });
    const took: string[] = [];
    const faults: string[] = [];
    const replication = createReplication<string, LinkName>({
      clock,
      random: createSeededRandom(name.length + nodes.length),
      boundary: createErrorBoundary(log),
      changes: device.changes,
      tables: device.tables,
      shared: async () => [CONVERSATION],
      seal: async (_tx, _peer, content) => content,
      open: async (_tx, _peer, sealed) => sealed,
      mayBring: () => node.refuses,
      read: () => [],
      self: () => authorText(node.author),
      took: (tx, _conversation, { fresh }) => {
        tx.onKept(() => void took.push(...fresh.map(({ id }) => idText(id))));
      },
      heard: () => undefined,
      outdated: () => void (node.author = newAuthor(author.device)),
      sent: () => undefined,
      fault: (what) => void faults.push(what),
    });
    const node: Node = { name, device, replication, took, faults, author };
    return node;
  };

  const nameOf = (a: number, b: number): string => `${Math.min(a, b)}-${Math.max(a, b)}`;
  const cut = (a: number, b: number): void => {
    open.get(nameOf(a, b))?.cut();
    open.delete(nameOf(a, b));
  };

  const link = (a: number, b: number): void => {
    cut(a, b);
    const ends = [nodes[a] as Node, nodes[b] as Node] as const;
    const name = `${nameOf(a, b)} ${clock.now()} ${links++}`;
    let isOpen = true;
    const close = (): void => {
      if (!isOpen) return;
      isOpen = false;
      for (const { replication } of ends) replication.detach(name);
    };
    open.set(nameOf(a, b), { cut: close });
    for (const [from, to] of [ends, [ends[1], ends[0]]] as const)
      from.replication.attach(name, to.name, {
        close,
        send: async (frame: ReplicationFrame) => {
          if (!isOpen) return false;
          if (frame.kind === 'envelope') traffic.envelopes += 1;
          if (frame.kind === 'marks') traffic.marks += 1;
          traffic.bytes += frame.body.length;
          clock.after(DELAY_MS, () => {
            if (isOpen) void to.replication.hear(name, frame);
          });
          return true;
        },
      });
  };

  for (let i = 0; i < count; i++) nodes.push(await createNode(`device ${i}`, newAuthor()));
  return {
    clock,
    nodes,
    link,
    cut,
    cutAll: () => {
      for (const { cut: end } of open.values()) end();
      open.clear();
    },
    say: async (who, text, ms = clock.now()) => {
      const { device, replication, author } = nodes[who] as Node;
      await device.say(text, ms, author);
      replication.written(CONVERSATION);
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
      const before = nodes[who] as Node;
      for (let other = 0; other < count; other++) cut(who, other);
      const store = createMemoryStore();
      await store.write(image);
      nodes[who] = await createNode(before.name, before.author, store);
    },
    restart: async (who) => {
      const before = nodes[who] as Node;
      for (let other = 0; other < count; other++) cut(who, other);
      nodes[who] = await createNode(before.name, before.author, before.device.store.reopen());
    },
    traffic,
  };
};
