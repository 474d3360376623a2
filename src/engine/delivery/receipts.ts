import type { ChatId, PersonId } from '../api/ids.ts';
import type { ChatList } from '../chats/chat-list.ts';
import type { History } from '../chats/history.ts';
import { chatWith } from '../contacts/contact-book.ts';
import type { Core, Plan } from '../core.ts';
import type { OpenLink } from '../gate/gate.ts';
import type { MessageRecord } from '../storage/tables.ts';
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

/** The receipts of one engine. */
export const createReceipts = ({ core, cursors, history }: ReceiptDeps): Receipts => {
  const { tables } = core;

  /** Own messages in a stretch of a chat. */
  const mineBetween = async (chat: ChatId, fromOrder: number, toOrder: number): Promise<MessageRecord[]> => {
    const rows = await tables.messages.list({ from: [chat, fromOrder], to: [chat, toOrder] });
    return rows.ok ? rows.value.map(({ value }) => value).filter((record) => record.mine) : [];
  };

  const apply = async (person: PersonId, { delivered, read, at }: ReceiptContent): Promise<void> => {
    const before = cursors.get(person);
    const upTo = Math.max(before.delivered, Math.min(delivered, before.nextOut - 1));
    const readUpTo = Math.max(before.read, Math.min(read, upTo));
    if (upTo === before.delivered && readUpTo === before.read) return;
    const chat = chatWith(person);
    const acknowledged = await tables.outbox.list({ from: [person, 0], to: [person, upTo] });
    if (!acknowledged.ok) return;
    // Only a read mark reaches back behind the outbox, to where the last one ended.
    const firstOrder = readUpTo > before.read ? before.readOrder + 1 : acknowledged.value[0]?.value.order;
    const lastOrder =
      readUpTo > before.read ? Number.MAX_SAFE_INTEGER : acknowledged.value.at(-1)?.value.order;
    const stretch = firstOrder && lastOrder ? await mineBetween(chat, firstOrder, lastOrder) : [];
    const changed = stretch
      .filter(({ seq }) => seq > 0 && seq <= upTo)
      .filter(({ seq, deliveredAt, readAt }) => deliveredAt === null || (readAt === null && seq <= readUpTo))
      .map((record) => ({
        ...record,
        deliveredAt: record.deliveredAt ?? at,
        readAt: record.seq <= readUpTo ? (record.readAt ?? at) : null,
      }));
    const readOrder = changed.findLast((record) => record.readAt !== null)?.order ?? before.readOrder;
    const rows: Plan = {
      ops: [
        ...acknowledged.value.map(({ key }) => tables.outbox.delete(key)),
        ...changed.map((record) => tables.messages.put([chat, record.order], record)),
      ],
      commit: () => undefined,
    };
    const kept = await core.keep(
      rows,
      cursors.change(person, { delivered: upTo, read: readUpTo, readOrder }),
    );
    if (kept.ok) history.tell(chat, changed);
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
      await core.lane(() => apply(link.peer.person, { delivered, read, at }));
      return delivered;
    },
  };
};
