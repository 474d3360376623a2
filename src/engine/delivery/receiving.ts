import type { Bytes } from '../../lib/bytes.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { LinkId } from '../../ports/links.ts';
import type { ChatList } from '../chats/chat-list.ts';
import type { History } from '../chats/history.ts';
import { chatWith } from '../contacts/contact-book.ts';
import type { Core } from '../core.ts';
import type { OpenLink } from '../gate/gate.ts';
import type { Identity } from '../identity/identity.ts';
import type { Sealer } from '../sealing/sealer.ts';
import { type Item, type Trouble, readBatch } from './batch.ts';
import { FrameType } from '../wire/frame-type.ts';
import { encodeFrame } from '../wire/frames.ts';
import type { Cursors } from './cursors.ts';

/** Messages kept in one write. */
const BATCH = 64;

/** After a write that failed, the other side is asked to send again after this long. */
export const RETRY_KEEPING_MS = 10_000;

/** How often the other side is asked to begin its session anew before the link counts as broken. */
const MAX_RENEWALS = 3;

/** If nothing has been opened so long after that, it is asked again. */
const RENEW_AGAIN_MS = 10_000;

/** What taking messages needs. */
export interface ReceivingDeps {
  readonly core: Core;
  readonly cursors: Cursors;
  readonly chats: ChatList;
  readonly history: History;
  readonly sealer: Sealer;
  identity(): Identity | undefined;
  /** Acknowledges what is kept by now. */
  acknowledge(link: OpenLink): void;
  /** Something was opened: the session may want a word in return. */
  opened(link: OpenLink): void;
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
  /** Times it was asked to begin anew since something could be read. */
  renewals: number;
  again: Cancel | undefined;
}

const emptyQueue = (): Queue => ({
  waiting: [],
  draining: false,
  paused: false,
  asked: 0,
  renewals: 0,
  again: undefined,
});

/** Takes messages from links: opened, in order, each once, kept before acknowledged. */
export interface Receiving {
  /** Settles when the message is dealt with; until then it counts as unread, which slows its sender down. */
  message(link: OpenLink, sealed: Bytes): Promise<void>;
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

  const help = (link: OpenLink, queue: Queue, at: { next: number; trouble: Trouble | null }): void => {
    const { next, trouble } = at;
    if (trouble === 'gap' && queue.asked !== next) want(link, (queue.asked = next));
    if (trouble === 'unreadable') renew(link, queue);
    if (trouble === 'broken') refuse(link, 'a message was not what it claims to be');
  };

  const take = async (link: OpenLink, queue: Queue, items: readonly Item[]): Promise<void> => {
    const identity = deps.identity();
    if (!identity || queue.paused) return;
    const { person, device } = link.peer;
    const expected = cursors.incoming(person, device).next;
    const opener = await deps.sealer.opener(link.peer);
    const renewing = queue.renewals > 0;
    const context = { link, me: identity.person, opener, expected, now: core.clock.now(), renewing };
    const batch = await readBatch(items, context);

    const { messages, plan } = chats.append(chatWith(person), batch.fresh);
    const moved = batch.next > expected;
    const plans = moved ? [plan, cursors.changeIncoming(person, device, { next: batch.next })] : [];
    if (!(await core.keep(...plans, opener.plan())).ok) return pause(link, queue);
    const last = messages.at(-1);
    if (last) {
      history.tell(last.chat, messages);
      deps.arrived(link, last.text, messages.length);
    }
    if (opener.changed()) readable(queue);
    deps.acknowledge(link);
    help(link, queue, batch);
    if (opener.changed()) deps.opened(link);
  };

  const want = (link: OpenLink, seq: number): void =>
    void core.links.send(link.id, encodeFrame([FrameType.want, seq]));

  const refuse = (link: OpenLink, why: string): void => {
    core.log.fault('delivery', `${why}; the link is closed`);
    core.links.close(link.id);
  };

  /** What cannot be opened is asked for again, in a new session. */
  const renew = (link: OpenLink, queue: Queue): void => {
    if (queues.get(link.id) !== queue) return;
    const { person, device } = link.peer;
    queue.renewals += 1;
    if (queue.renewals > MAX_RENEWALS) return refuse(link, 'messages cannot be opened');
    core.log.note('delivery', 'a message cannot be opened; its session begins anew');
    void core.links.send(link.id, encodeFrame([FrameType.renew, cursors.incoming(person, device).next]));
    queue.again = core.clock.after(RENEW_AGAIN_MS, () => renew(link, queue));
  };

  const readable = (queue: Queue): void => {
    queue.again?.();
    queue.again = undefined;
    queue.renewals = 0;
  };

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
      const queue = queues.get(link.id) ?? emptyQueue();
      queues.set(link.id, queue);
      queue.waiting.push({ item, taken });
      if (!queue.draining) void drain(link, queue);
    });

  return {
    message: (link, sealed) => push(link, { sealed }),
    resume: (link, from) => push(link, { resumeFrom: from }),
    detached: (link) => {
      queues.get(link)?.again?.();
      queues.delete(link);
    },
  };
};
