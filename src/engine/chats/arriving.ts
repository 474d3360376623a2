import type { Core } from '../core.ts';
import type { PersonId } from '../api/ids.ts';
import type { OpenConversation } from '../log-book/open-conversation.ts';
import { entriesAt } from '../log-book/reading.ts';
import type { Taken } from '../log-book/taking.ts';
import { rangeOf } from '../logs/ranges.ts';
import type { Kinds } from '../kinds/kinds.ts';
import type { ChatRecord } from '../storage/tables.ts';
import type { Tx } from '../storage/transaction.ts';
import { countUnread, withLines } from './chat-line.ts';
import type { ChatList } from './chat-list.ts';
import type { History } from './history.ts';
import { type Line, linesOf } from './messages.ts';
import { withSeen } from './seen.ts';

/** What arriving entries are for. */
export interface ArrivingDeps {
  readonly core: Core;
  readonly kinds: Kinds;
  readonly chats: ChatList;
  readonly history: History;
  me(): PersonId | undefined;
  /** Others wrote these lines; for notifications. Once they are kept. */
  arrived(chat: ChatRecord, lines: readonly Line[]): void;
}

/** Entries that came and are kept: the list of chats, the screen and notifications follow. Inside of the change. */
export const createArriving = ({ core, kinds, chats, history, me, arrived }: ArrivingDeps) => {
  /** What is no line is nothing to be seen. */
  const passOver = (conversation: OpenConversation, taken: Taken, lines: readonly Line[]): void => {
    const shown = new Set(lines.map(({ entry }) => entry));
    for (const entry of taken.fresh) {
      const log = conversation.log(entry.header.author);
      if (log && !shown.has(entry))
        conversation.note(log.author, { seen: withSeen(log, 'seen', rangeOf(entry.header.number)) });
    }
  };

  return async (tx: Tx, conversation: OpenConversation, taken: Taken): Promise<void> => {
    const chat = chats.showing(conversation.number, tx);
    if (!chat) return;
    const lines = linesOf(kinds, taken.fresh);
    passOver(conversation, taken, lines);
    const theirs = lines.filter(({ entry }) => conversation.log(entry.header.author)?.record.person !== me());
    const keys = taken.moved.map(({ to }) => to);
    const moved = linesOf(kinds, await entriesAt(tx, core.book, { conversation, keys }));
    const line = withLines(chat, { conversation, me: me(), lines: [...lines, ...moved] });
    chats.put(tx, {
      ...line,
      unread: countUnread(conversation, me()),
      activeAt: lines.length > 0 ? core.clock.now() : chat.activeAt,
    });
    await history.tell(tx, chat.id, { conversation, lines, moved: keys });
    if (theirs.length > 0) tx.onKept(() => arrived(chat, theirs));
  };
};
