// What the second implementation talks to over links: a device of the engine that replicates one conversation.
import { createErrorBoundary } from '../../src/engine/error-boundary.ts';
import {
  type DeliveryFrame,
  comparisonFrame,
  envelopeFrame,
  fromFrame,
  marksFrame,
  toFrame,
} from '../../src/engine/delivery/frames.ts';
import { linesOf } from '../../src/engine/chats/lines.ts';
import { deletion } from '../../src/engine/kinds/deletion.ts';
import { edit } from '../../src/engine/kinds/edit.ts';
import type { Kind } from '../../src/engine/kinds/kind.ts';
import { knownKinds } from '../../src/engine/kinds/known-kinds.ts';
import { reaction } from '../../src/engine/kinds/reaction.ts';
import { text } from '../../src/engine/kinds/text.ts';
import { appendEntry } from '../../src/engine/log-book/appending.ts';
import { clearConversation } from '../unit/engine/log-book/clear.ts';
import { dropContent } from '../../src/engine/log-book/clearing.ts';
import { idText } from '../../src/engine/log-book/kept-entry.ts';
import { authorText } from '../../src/engine/log-book/open-conversation.ts';
import { pageBefore } from '../../src/engine/log-book/reading.ts';
import { encodeContent, type Extensions } from '../../src/engine/logs/entry.ts';
import { type Ranges, unite } from '../../src/engine/logs/ranges.ts';
import { createLinkWay } from '../../src/engine/replication/link-way.ts';
import { createReplication } from '../../src/engine/replication/replication.ts';
import type { ReplicationFrame } from '../../src/engine/replication/types.ts';
import type { CborValue } from '../../src/engine/wire/cbor.ts';
import { createFrameReader } from '../../src/engine/wire/frame-reader.ts';
import { relate } from '../../src/engine/relations/relating.ts';
import type { Tx } from '../../src/engine/storage/transaction.ts';
import { type Bytes, ownBytes } from '../../src/lib/bytes.ts';
import type { Random } from '../../src/ports/random.ts';
import { createVirtualClock } from '../doubles/clock.ts';
import { createTestLog } from '../doubles/log.ts';
import { CONVERSATION, NAME, createDevice } from '../unit/engine/log-book/device.ts';
import { shownLine } from './shown-line.ts';

export { NAME };
export { pairName, notesName } from '../../src/engine/chats/conversations.ts';

const kinds = knownKinds();
const KINDS = { text, edit, deletion, reaction } as const;
type KindName = keyof typeof KINDS;

/** More than any of these conversations has. */
const ALL = 1_000;

const reader = createFrameReader([comparisonFrame, envelopeFrame, marksFrame]);

/** How a device seals and opens what goes over its link. */
export interface Ports {
  readonly random: Random;
  seal(content: Bytes): Promise<Bytes>;
  /** undefined where nothing opens it. */
  open(sealed: Bytes): Promise<Bytes | undefined>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A device of the engine, with the log of `device`. */
export const createLogDevice = async (device: Bytes, { random, seal, open, now }: Ports) => {
  const clock = createVirtualClock(now);
  const author = { device, edition: random.bytes(8) };
  const kept = await createDevice(author, { clock });
  const errors: unknown[] = [];
  const faults: string[] = [];
  const follow = (tx: Tx, news: Parameters<typeof relate>[2]) =>
    relate(tx, { book: kept.tables, kinds }, news);
  const delivered = new Map<string, Ranges>();
  // Each device is of another person here.
  const person = idText(device);
  const replication = createReplication<string, string>({
    clock,
    random,
    boundary: createErrorBoundary(createTestLog({ errors })),
    changes: kept.changes,
    tables: kept.tables,
    shared: async () => [CONVERSATION],
    seal: (_tx, _peer, content) => seal(content),
    open: (_tx, _peer, sealed) => open(sealed),
    opened: () => undefined,
    renew: () => undefined,
    deviceOf: (peer) => peer,
    mayBring: (_conversation, _peer, run) => ({ person: idText(run.author.device) }),
    spared: () => new Map(),
    isOwn: () => false,
    extensions: () => new Map(),
    read: () => [],
    self: () => authorText(author),
    took: async (tx, conversation, { fresh, moved }) => {
      await follow(tx, { conversation, fresh, moved: moved.map(({ to }) => to) });
    },
    heard: (_tx, _conversation, _peer, marks) => {
      const told = marks.logs.find((log) => authorText(log.author) === authorText(author));
      if (told) delivered.set('own', unite(delivered.get('own') ?? [], told.frontier.ranges));
    },
    outdated: () => void faults.push('outdated'),
    sent: () => undefined,
    fault: (what) => void faults.push(what),
  });
  const append = async (content: Bytes, extensions: Extensions = new Map()): Promise<string> => {
    const entry = await kept.inside(async (tx, conversation) => {
      const more = { author, person, ms: clock.now(), content, extensions };
      const written = await appendEntry(tx, kept.tables, { conversation, said: more });
      await follow(tx, { conversation, fresh: [written] });
      return written;
    });
    replication.written(CONVERSATION);
    return idText(entry.id);
  };
  let links = 0;
  return {
    clock,
    errors,
    faults,
    /** Numbers of its own log that the other one has told to have. */
    delivered: () => delivered.get('own') ?? [],
    /** Opens a link; frames come out by `send`. Answers how to put frames in, and how to close it. */
    link: (send: (frame: Bytes) => void) => {
      const name = `link ${links++}`;
      let isOpen = true;
      const close = (why = 'closed'): void => {
        if (!isOpen) return;
        isOpen = false;
        if (why !== 'closed') faults.push(why);
        replication.detach(name);
      };
      const say = async (said: ReplicationFrame): Promise<boolean> => {
        if (isOpen) send(toFrame(said));
        return isOpen;
      };
      replication.attach(name, 'second', {
        send: say,
        way: createLinkWay('second', (body) => say({ kind: 'envelope', body })),
        isPreferred: () => true,
        close,
      });
      return {
        close: () => close(),
        hear: (bytes: Uint8Array) => {
          const frame = reader.read(ownBytes(bytes));
          if (!frame) throw new Error('a frame that is none');
          void replication.hear(name, fromFrame(frame as DeliveryFrame));
        },
      };
    },
    say: (said: readonly [string, ...CborValue[]], extensions?: Extensions) =>
      append(encodeContent(said, random), extensions),
    /** Says something of a kind, as that kind writes it. */
    write: (kind: KindName, said: unknown) => append(kinds.write(KINDS[kind] as Kind<unknown>, said, random)),
    drop: (id: string) =>
      kept.inside(
        async (tx, conversation) => void (await dropContent(tx, kept.tables, { conversation, id })),
      ),
    clear: () => kept.inside(async (tx, conversation) => clearConversation(tx, kept.tables, conversation)),
    /** What is shown, as the second implementation tells it. */
    lines: () =>
      kept.inside(async (tx, conversation) => {
        const entries = await pageBefore(tx, kept.tables, { conversation, before: undefined, limit: ALL });
        const lines = await linesOf(tx, { core: { book: kept.tables }, kinds }, { conversation, entries });
        return lines.map(shownLine);
      }),
    /** Ids in the order in which they are shown. */
    shown: () => kept.shown(),
  };
};
