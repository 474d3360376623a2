import type { ChatId, PersonId } from '../api/ids.ts';
import { NOTES_CHAT } from '../api/ids.ts';
import type { Core, Plan } from '../core.ts';
import type { Cursors } from '../delivery/cursors.ts';
import type { MessageRecord } from '../storage/tables.ts';
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
  const between = async (chat: ChatId, from: number, to: number): Promise<readonly MessageRecord[]> => {
    const rows = await core.tables.messages.list({ from: [chat, from], to: [chat, to] });
    return rows.ok ? rows.value.map(({ value }) => value).filter(({ mine }) => !mine) : [];
  };

  /** The newest number of each device among messages just seen. */
  const readPlans = (person: PersonId, seen: readonly MessageRecord[]): Plan[] => {
    const newest = new Map(seen.flatMap(({ device, seq }) => (device ? [[device, seq] as const] : [])));
    const [last] = [...newest].slice(-1);
    return last ? [cursors.changeIncoming(person, last[0], { read: last[1] })] : [];
  };

  return (chat: ChatId, order: number): Promise<void> =>
    core.lane(async () => {
      const record = chats.get(chat);
      if (!record || (order <= record.seenOrder && record.unread === 0)) return;
      const upTo = Math.min(order, record.lastOrder);
      const seen = await between(chat, record.seenOrder + 1, upTo);
      const unread = upTo === record.lastOrder ? 0 : (await between(chat, upTo + 1, record.lastOrder)).length;
      const person = chat === NOTES_CHAT || !tells() ? null : (chat as string as PersonId);
      const kept = await core.keep(
        chats.seen(chat, upTo, unread),
        ...(person ? readPlans(person, seen) : []),
      );
      if (kept.ok && person) acknowledge(person);
    });
};
