import { ok } from '../../lib/result.ts';
import type { ChatId, PersonId } from '../api/ids.ts';
import { NOTES_CHAT } from '../api/ids.ts';
import type { Core } from '../core.ts';
import type { Cursors } from '../delivery/cursors.ts';
import type { MessageRecord } from '../storage/tables.ts';
import type { Tx } from '../storage/transaction.ts';
import type { ChatList } from './chat-list.ts';

/** What marking as read needs. */
export interface ReadingDeps {
  readonly core: Core;
  readonly chats: ChatList;
  readonly cursors: Cursors;
  /** Whether others are told. */
  tells(): boolean;
  /** There is something to tell this person. */
  acknowledge(person: PersonId): void;
}

/** Marks everything up to a place as seen, and remembers what to tell its authors. */
export const createReading = ({ core, chats, cursors, tells, acknowledge }: ReadingDeps) => {
  const between = async (
    tx: Tx,
    chat: ChatId,
    { from, to }: { readonly from: number; readonly to: number },
  ): Promise<readonly MessageRecord[]> => {
    const rows = await tx.list(core.tables.messages, { from: [chat, from], to: [chat, to] });
    return rows.map(({ value }) => value).filter(({ mine }) => !mine);
  };

  /** Notes the newest number of each device among messages just seen. */
  const markRead = (tx: Tx, person: PersonId, seen: readonly MessageRecord[]): void => {
    const newest = new Map(seen.flatMap(({ device, seq }) => (device ? [[device, seq] as const] : [])));
    for (const [device, read] of newest) cursors.changeIncoming(tx, person, { device, read });
  };

  return async (chat: ChatId, order: number): Promise<void> => {
    const person = chat === NOTES_CHAT || !tells() ? null : (chat as string as PersonId);
    const marked = await core.change(async (tx) => {
      const record = chats.get(chat, tx);
      if (!record || (order <= record.seenOrder && record.unread === 0)) return ok(false);
      const upTo = Math.min(order, record.lastOrder);
      const seen = await between(tx, chat, { from: record.seenOrder + 1, to: upTo });
      const rest = await between(tx, chat, { from: upTo + 1, to: record.lastOrder });
      chats.seen(tx, chat, { order: upTo, unread: rest.length });
      if (person) markRead(tx, person, seen);
      return ok(true);
    });
    if (marked.ok && marked.value && person) acknowledge(person);
  };
};
