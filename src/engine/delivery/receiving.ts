import type { Bytes } from '../../lib/bytes.ts';
import type { LinkId } from '../../ports/links.ts';
import type { ChatList } from '../chats/chat-list.ts';
import type { History } from '../chats/history.ts';
import type { Core } from '../core.ts';
import type { OpenLink } from '../gate/gate.ts';
import type { Identity } from '../identity/identity.ts';
import type { LazySealer } from '../sealing/lazy-sealer.ts';
import { FrameType } from '../wire/frame-type.ts';
import { encodeFrame } from '../wire/frames.ts';
import type { Batch } from './batch.ts';
import { type TakeItems, createCarefulTaking } from './careful-taking.ts';
import type { Cursors } from './cursors.ts';
import { createInbox } from './inbox.ts';
import { createRenewals } from './renewals.ts';
import { type Taken, takeItems } from './taking.ts';

/** After a write that failed, or an error, the other side is asked to send again after this long. */
const RETRY_KEEPING_MS = 10_000;

/** Messages on end that nothing opens, before the link is closed: each takes up to thousands of keys to find out. */
export const MAX_UNOPENED = 64;

/** What taking messages needs. */
export interface ReceivingDeps {
  readonly core: Core;
  readonly cursors: Cursors;
  readonly chats: ChatList;
  readonly history: History;
  readonly sealer: LazySealer;
  identity(): Identity | undefined;
  /** Acknowledges what is kept by now. */
  acknowledge(link: OpenLink): void;
  /** Something was opened: the session may want a message in return. */
  opened(link: OpenLink): void;
  /** Somebody wrote; for notifications. */
  arrived(link: OpenLink, text: string, count: number): void;
}

/** How the taking of one link's messages goes. */
interface Progress {
  /** Nothing is taken until what could not be kept has been asked for again. */
  paused: boolean;
  /** The number asked for when one was missing; asked once, however many come behind the gap. */
  asked: number;
  /** Messages on end that nothing opened. */
  unopened: number;
}

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
  const { core, cursors, history } = deps;
  const links = new Map<LinkId, Progress>();

  const expected = ({ peer: { person, device } }: OpenLink): number => cursors.incoming(person, device).next;
  const want = (link: OpenLink, seq: number): void =>
    void core.links.send(link.id, encodeFrame([FrameType.want, seq]));
  const refuse = (link: OpenLink, why: string): void => {
    core.log.fault('delivery', `${why}; the link is closed`);
    core.links.close(link.id);
  };
  const gaveUp = (link: OpenLink): void => refuse(link, 'messages cannot be opened');
  const renewals = createRenewals({ core, expected, gaveUp });
  const careful = createCarefulTaking({ ...deps, expected });

  const progressOf = (link: LinkId): Progress => {
    const progress = links.get(link) ?? { paused: false, asked: 0, unopened: 0 };
    links.set(link, progress);
    return progress;
  };

  const pause = (link: OpenLink, progress: Progress): void => {
    progress.paused = true;
    core.clock.after(RETRY_KEEPING_MS, () => {
      progress.paused = false;
      if (links.get(link.id) !== progress) return;
      deps.acknowledge(link);
      want(link, expected(link));
    });
  };

  const help = (link: OpenLink, progress: Progress, { next, trouble }: Batch): void => {
    if (trouble === 'gap' && progress.asked !== next) want(link, (progress.asked = next));
    if (trouble === 'unreadable') renewals.ask(link);
    if (trouble === 'broken') refuse(link, 'a message was not what it claims to be');
  };

  /** What was under way when a session was lost comes again over the next link; more than that is meant to cost. */
  const isTooMuch = (progress: Progress, { unopened }: Batch, opened: boolean): boolean => {
    progress.unopened = opened ? 0 : progress.unopened + unopened;
    return progress.unopened > MAX_UNOPENED;
  };

  /** What follows once it is kept. */
  const follow = (link: OpenLink, progress: Progress, taken: Taken): void => {
    const { batch, messages, hasMoved, hasOpened } = taken;
    if (hasMoved) careful.taken(link);
    const last = messages.at(-1);
    if (last) {
      history.tell(last.chat, messages);
      deps.arrived(link, last.text, messages.length);
    }
    if (isTooMuch(progress, batch, hasOpened)) return refuse(link, 'too many messages that nothing opens');
    if (hasOpened) renewals.settle(link.id);
    deps.acknowledge(link);
    help(link, progress, batch);
    if (hasOpened) deps.opened(link);
  };

  const take: TakeItems = async (link, items) => {
    const progress = progressOf(link.id);
    if (progress.paused) return 'done';
    const taken = await takeItems(deps, { link, renewing: renewals.pending(link.id) }, items);
    if (taken.ok) follow(link, progress, taken.value);
    else if (taken.error === 'error') return 'error';
    else if (taken.error !== 'nobody') pause(link, progress);
    return 'done';
  };

  const failed = (link: OpenLink): void => {
    careful.failed(link);
    pause(link, progressOf(link.id));
  };
  const inbox = createInbox(core.boundary, {
    take: async (link, items) => {
      // Before what opens them is there nothing can be, which is no fault of the messages.
      await deps.sealer.ready();
      if ((await careful.take(link, items, take)) === 'error') failed(link);
    },
    failed,
  });
  return {
    message: (link, sealed) => inbox.push(link, { sealed }),
    resume: (link, from) => inbox.push(link, { resumeFrom: from }),
    detached: (link) => {
      renewals.settle(link);
      links.delete(link);
      inbox.forget(link);
    },
  };
};
