import type { Bytes } from '../../lib/bytes.ts';
import type { LinkId } from '../../ports/links.ts';
import type { ChatList } from '../chats/chat-list.ts';
import type { History } from '../chats/history.ts';
import { chatWith } from '../contacts/contact-book.ts';
import type { Core } from '../core.ts';
import type { OpenLink } from '../gate/gate.ts';
import type { Identity } from '../identity/identity.ts';
import { type Item, readBatch } from './batch.ts';
import { FrameType } from '../wire/frame-type.ts';
import { encodeFrame } from '../wire/frames.ts';
import type { Cursors } from './cursors.ts';

/** Messages kept in one write. */
const BATCH = 64;

/** After a write that failed, the other side is asked to send again after this long. */
export const RETRY_KEEPING_MS = 10_000;

/** What taking messages needs. */
export interface ReceivingDeps {
  readonly core: Core;
  readonly cursors: Cursors;
  readonly chats: ChatList;
  readonly history: History;
  identity(): Identity | undefined;
  /** Acknowledges what is kept by now. */
  acknowledge(link: OpenLink): void;
  /** Somebody wrote; for notifications. */
  arrived(link: OpenLink, text: string, count: number): void;
}

interface Queue {
  readonly waiting: { readonly item: Item; taken(): void }[];
  draining: boolean;
  /** Nothing is taken until what could not be kept has been asked for again. */
  paused: boolean;
  /** The number asked for when one was missing; asked once, however many come behind the gap. */
  asked: number;
}

/** Takes messages from links: verified, in order, each once, kept before acknowledged. */
export interface Receiving {
  /** Settles when the message is dealt with; until then it counts as unread, which slows its sender down. */
  message(link: OpenLink, body: Bytes, signature: Bytes): Promise<void>;
  /** The other side has nothing older than this number any more. */
  resume(link: OpenLink, from: number): Promise<void>;
  detached(link: LinkId): void;
}

/** The receiving side of one engine. */
export const createReceiving = (deps: ReceivingDeps): Receiving => {
  const { core, cursors, chats, history } = deps;
  const queues = new Map<LinkId, Queue>();

  const pause = (link: OpenLink, queue: Queue): void => {
    const { person, device } = link.peer;
    queue.paused = true;
    core.clock.after(RETRY_KEEPING_MS, () => {
      queue.paused = false;
      if (queues.get(link.id) === queue) want(link, cursors.incoming(person, device).next);
    });
  };

  const take = async (link: OpenLink, queue: Queue, items: readonly Item[]): Promise<void> => {
    const identity = deps.identity();
    if (!identity || queue.paused) return;
    const { person, device } = link.peer;
    const expected = cursors.incoming(person, device).next;
    const batch = readBatch(items, { link, me: identity.person, expected, now: core.clock.now() });

    const { messages, plan } = chats.append(chatWith(person), batch.fresh);
    const moved = batch.next > expected;
    const cursor = cursors.changeIncoming(person, device, { next: batch.next });
    if (moved && !(await core.keep(plan, cursor)).ok) return pause(link, queue);
    const last = messages.at(-1);
    if (last) {
      history.tell(last.chat, messages);
      deps.arrived(link, last.text, messages.length);
    }
    deps.acknowledge(link);
    if (batch.gap && queue.asked !== batch.next) want(link, (queue.asked = batch.next));
    if (batch.broken) {
      core.log.fault('delivery', 'a message was not what it claims to be; the link is closed');
      core.links.close(link.id);
    }
  };

  const want = (link: OpenLink, seq: number): void =>
    void core.links.send(link.id, encodeFrame([FrameType.want, seq]));

  const drain = async (link: OpenLink, queue: Queue): Promise<void> => {
    queue.draining = true;
    while (queue.waiting.length > 0) {
      const batch = queue.waiting.splice(0, BATCH);
      await core.lane(() =>
        take(
          link,
          queue,
          batch.map(({ item }) => item),
        ),
      );
      for (const { taken } of batch) taken();
    }
    queue.draining = false;
  };

  const push = (link: OpenLink, item: Item): Promise<void> =>
    new Promise((taken) => {
      const queue = queues.get(link.id) ?? { waiting: [], draining: false, paused: false, asked: 0 };
      queues.set(link.id, queue);
      queue.waiting.push({ item, taken });
      if (!queue.draining) void drain(link, queue);
    });

  return {
    message: (link, body, signature) => push(link, { body, signature }),
    resume: (link, from) => push(link, { resumeFrom: from }),
    detached: (link) => void queues.delete(link),
  };
};
