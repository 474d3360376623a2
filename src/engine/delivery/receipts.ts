import { done } from '../../lib/result.ts';
import type { PersonId } from '../api/ids.ts';
import type { ChatList } from '../chats/chat-list.ts';
import type { History } from '../chats/history.ts';
import { chatWith } from '../contacts/contact-book.ts';
import type { Core } from '../core.ts';
import type { OpenLink } from '../gate/gate.ts';
import type { CursorRecord, MessageRecord } from '../storage/tables.ts';
import type { Tx } from '../storage/transaction.ts';
import { FrameType } from '../wire/frame-type.ts';
import { type FrameOf, encodeFrame } from '../wire/frames.ts';
import type { Cursors } from './cursors.ts';

/** What receipts need. */
export interface ReceiptDeps {
  readonly core: Core;
  readonly cursors: Cursors;
  readonly chats: ChatList;
  readonly history: History;
}

/** Cumulative: everything up to a number is kept, everything up to a number was read. */
interface ReceiptContent {
  readonly delivered: number;
  readonly read: number;
  readonly at: number;
}

/** Acknowledgements, given and taken: said over a link, whose other end is proven. */
export interface Receipts {
  /** Tells the other side what is kept and read by now. */
  give(link: OpenLink): void;
  /** Takes theirs; answers up to which number they have ours, or undefined where it does not hold. */
  take(link: OpenLink, frame: FrameOf<typeof FrameType.receipt>): Promise<number | undefined>;
}

/** How far a receipt leads. */
interface Reach {
  readonly before: CursorRecord;
  /** Own messages up to here are delivered, and read. */
  readonly upTo: number;
  readonly readUpTo: number;
}

/** undefined where it says nothing new. */
const reachOf = (before: CursorRecord, { delivered, read }: ReceiptContent): Reach | undefined => {
  const upTo = Math.max(before.delivered, Math.min(delivered, before.nextOut - 1));
  const readUpTo = Math.max(before.read, Math.min(read, upTo));
  if (upTo === before.delivered && readUpTo === before.read) return undefined;
  return { before, upTo, readUpTo };
};

/** The receipts of one engine. */
export const createReceipts = ({ core, cursors, history }: ReceiptDeps): Receipts => {
  const { messages, outbox } = core.tables;

  /** Places in the chat of the first and the last message that a receipt is about; undefined where there is none. */
  const stretchOf = async (
    tx: Tx,
    person: PersonId,
    { before, upTo, readUpTo }: Reach,
  ): Promise<readonly [number, number] | undefined> => {
    // Only a read mark reaches back behind the outbox, to where the last one ended.
    if (readUpTo > before.read) return [before.readOrder + 1, Number.MAX_SAFE_INTEGER];
    const range = { from: [person, 0], to: [person, upTo], limit: 1 } as const;
    const [first] = await tx.list(outbox, range);
    const [last] = await tx.list(outbox, { ...range, descending: true });
    return first && last && [first.value.order, last.value.order];
  };

  /** Own messages as they are with the receipt, if that changes them. */
  const changedBy = async (
    tx: Tx,
    person: PersonId,
    { reach, at }: { readonly reach: Reach; readonly at: number },
  ): Promise<readonly MessageRecord[]> => {
    const { upTo, readUpTo } = reach;
    const stretch = await stretchOf(tx, person, reach);
    if (!stretch) return [];
    const [from, to] = stretch;
    const rows = await tx.list(messages, { from: [chatWith(person), from], to: [chatWith(person), to] });
    return rows
      .map(({ value }) => value)
      .filter(({ mine, seq }) => mine && seq > 0 && seq <= upTo)
      .filter(({ seq, deliveredAt, readAt }) => deliveredAt === null || (readAt === null && seq <= readUpTo))
      .map((record) => ({
        ...record,
        deliveredAt: record.deliveredAt ?? at,
        readAt: record.seq <= readUpTo ? (record.readAt ?? at) : null,
      }));
  };

  const apply = async (tx: Tx, person: PersonId, content: ReceiptContent): Promise<void> => {
    const reach = reachOf(cursors.get(person, tx), content);
    if (!reach) return;
    const { before, upTo: delivered, readUpTo: read } = reach;
    const changed = await changedBy(tx, person, { reach, at: content.at });
    tx.deleteRange(outbox, [person, 0], [person, delivered]);
    for (const record of changed) tx.put(messages, [record.chat, record.order], record);
    const readOrder = changed.findLast((record) => record.readAt !== null)?.order ?? before.readOrder;
    cursors.change(tx, person, { delivered, read, readOrder });
    tx.onKept(() => history.tell(chatWith(person), changed));
  };

  return {
    give: (link) => {
      const { next, read } = cursors.incoming(link.peer.person, link.peer.device);
      const delivered = next - 1;
      const receipt = [FrameType.receipt, delivered, Math.min(read, delivered), core.clock.now()] as const;
      void core.links.send(link.id, encodeFrame([...receipt]));
    },
    take: async (link, [, delivered, read, at]) => {
      if (read > delivered) return undefined;
      await core.change(async (tx) => {
        await apply(tx, link.peer.person, { delivered, read, at });
        return done;
      });
      return delivered;
    },
  };
};
