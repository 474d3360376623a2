import type { PersonId } from '../api/ids.ts';
import { type OpenConversation, toldOf } from '../log-book/open-conversation.ts';
import { type Ranges, without } from '../logs/ranges.ts';
import type { Tx } from '../storage/transaction.ts';
import { countUnread } from './chat-line.ts';
import type { ChatList } from './chat-list.ts';
import type { Fates } from './fates.ts';
import { withSeen } from './seen.ts';

/** What another device of the person told of a conversation: ranges of numbers, by `authorText`. */
export interface ToldByOwn {
  /** Of logs of others: what the person has seen there. */
  readonly seen: ReadonlyMap<string, Ranges>;
  /** Of logs of the person: what others have told that device to have. */
  readonly delivered: ReadonlyMap<string, Ranges>;
}

/** What it stands on. */
export interface TakingOverDeps {
  readonly chats: ChatList;
  readonly relayed: Fates['relayed'];
  me(): PersonId | undefined;
}

/**
 * What the person has seen on another device is seen here, and what others have told that one holds here. What others may know of
 * the reading is up to the device where it was read. Inside of a change. Answers whether more was seen than was known here.
 */
export const createTakingOver =
  ({ chats, relayed, me }: TakingOverDeps) =>
  (tx: Tx, conversation: OpenConversation, { seen, delivered }: ToldByOwn): boolean => {
    relayed(tx, conversation, delivered);
    let isNews = false;
    for (const log of conversation.logs().filter(({ record }) => record.person !== me())) {
      const numbers = seen.get(log.text) ?? [];
      if (without(numbers, toldOf(log, 'seen')).length === 0) continue;
      conversation.note(log.author, { seen: withSeen(log, 'seen', numbers) });
      isNews = true;
    }
    const chat = isNews ? chats.showing(conversation.number, tx) : undefined;
    const unread = countUnread(conversation, me());
    if (chat && unread !== chat.unread) chats.put(tx, { ...chat, unread });
    return isNews;
  };
