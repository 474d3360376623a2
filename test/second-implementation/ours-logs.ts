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
import { appendEntry } from '../../src/engine/log-book/appending.ts';
import { clearConversation, dropContent } from '../../src/engine/log-book/clearing.ts';
import { idText } from '../../src/engine/log-book/kept-entry.ts';
import { authorText } from '../../src/engine/log-book/open-conversation.ts';
import { encodeContent, type Extensions } from '../../src/engine/logs/entry.ts';
import { type Ranges, unite } from '../../src/engine/logs/ranges.ts';
import { createLinkWay } from '../../src/engine/replication/link-way.ts';
import { createReplication } from '../../src/engine/replication/replication.ts';
import type { ReplicationFrame } from '../../src/engine/replication/types.ts';
import type { CborValue } from '../../src/engine/wire/cbor.ts';
import { createFrameReader } from '../../src/engine/wire/frame-reader.ts';
import { type Bytes, ownBytes } from '../../src/lib/bytes.ts';
import type { Random } from '../../src/ports/random.ts';
import { createVirtualClock } from '../doubles/clock.ts';
import { createTestLog } from '../doubles/log.ts';
import { CONVERSATION, NAME, createDevice } from '../unit/engine/log-book/device.ts';

export { NAME };
export { pairName, notesName } from '../../src/engine/chats/conversations.ts';

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
  const delivered = new Map<string, Ranges>();
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
    mayBring: () => ({ person }),
    spared: () => new Map(),
    isOwn: () => false,
    extensions: () => new Map(),
    read: () => [],
    self: () => authorText(author),
    took: () => undefined,
    heard: (_tx, _conversation, _peer, marks) => {
      const told = marks.logs.find((log) => authorText(log.author) === authorText(author));
      if (told) delivered.set('own', unite(delivered.get('own') ?? [], told.frontier.ranges));
    },
    outdated: () => void faults.push('outdated'),
    sent: () => undefined,
    fault: (what) => void faults.push(what),
  });
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
    say: async (said: readonly [string, ...CborValue[]], extensions: Extensions = new Map()) => {
      const entry = await kept.inside((tx, conversation) => {
        const content = encodeContent(said, random);
        const more = { author, person, ms: clock.now(), content, extensions };
        return appendEntry(tx, kept.tables, { conversation, said: more });
      });
      replication.written(CONVERSATION);
      return idText(entry.id);
    },
    drop: (id: string) =>
      kept.inside(
        async (tx, conversation) => void (await dropContent(tx, kept.tables, { conversation, id })),
      ),
    clear: () => kept.inside(async (tx, conversation) => clearConversation(tx, kept.tables, conversation)),
    /** Ids in the order in which they are shown. */
    shown: () => kept.shown(),
  };
};
