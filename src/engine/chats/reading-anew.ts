import { done, ok } from '../../lib/result.ts';
import type { ChatId, PersonId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import { type Kinds, isLine } from '../kinds/kinds.ts';
import { type OpenConversation, openConversation, toldOf } from '../log-book/open-conversation.ts';
import { entriesOfLog, pageFrom } from '../log-book/reading.ts';
import type { EntryKey } from '../log-book/records.ts';
import { rangeOf, unite, without } from '../logs/ranges.ts';
import { relate } from '../relations/relating.ts';
import { SELF } from '../storage/tables.ts';
import type { Tx } from '../storage/transaction.ts';
import { countUnread, withLines } from './chat-line.ts';
import type { ChatList } from './chat-list.ts';
import { pageOf } from './pages.ts';
import { withSeen } from './seen.ts';

/** How many entries of a log are looked through at most for those that no longer count as unread. */
const MAX_LOOKED_THROUGH = 1_024;

/** What rereading needs. */
export interface ReadingAnewDeps {
  readonly core: Core;
  readonly kinds: Kinds;
  readonly chats: ChatList;
  me(): PersonId | undefined;
}

/** Counts entries as seen that turn out to be no lines. */
const passOver = async (tx: Tx, deps: ReadingAnewDeps, conversation: OpenConversation): Promise<void> => {
  const { core, kinds, me } = deps;
  for (const log of conversation.logs().filter(({ record }) => record.person !== me())) {
    let passed = toldOf(log, 'seen');
    for (const numbers of without(log.ranges, passed)) {
      const query = { conversation, author: log.author, numbers, limit: MAX_LOOKED_THROUGH };
      for (const { header, content } of await entriesOfLog(tx, core.book, query))
        if (!isLine(kinds.read(content))) passed = unite(passed, rangeOf(header.number));
    }
    conversation.note(log.author, { seen: withSeen(log, 'seen', passed) });
  }
};

/** Entries that are brought together with others in one change. */
const RELATED_AT_ONCE = 128;

/** Brings all entries of a chat together with those that they say something about. Answers whether all of it was kept. */
const relateAll = async (deps: ReadingAnewDeps, id: ChatId): Promise<boolean> => {
  const { core, kinds, chats } = deps;
  let after: EntryKey | undefined;
  for (;;) {
    const related = await core.change(async (tx) => {
      const number = chats.get(id, tx)?.conversation;
      const conversation = number && (await openConversation(tx, core.book, number));
      if (!conversation) return ok(undefined);
      const page = { conversation, after, limit: RELATED_AT_ONCE };
      const fresh = await pageFrom(tx, core.book, page);
      await relate(tx, { book: core.book, kinds }, { conversation, fresh });
      return ok(fresh.length < RELATED_AT_ONCE ? undefined : fresh.at(-1)?.key);
    });
    if (!related.ok) return false;
    after = related.value;
    if (!after) return true;
  }
};

/** The line of a chat as this version has it. */
const readChat = async (tx: Tx, deps: ReadingAnewDeps, id: ChatId): Promise<void> => {
  const { core, chats, me } = deps;
  const chat = chats.get(id, tx);
  const conversation = chat && (await openConversation(tx, core.book, chat.conversation));
  if (!conversation) return;
  await passOver(tx, deps, conversation);
  conversation.save();
  const { lines } = await pageOf(tx, deps, { conversation, before: undefined, limit: 1 });
  const line = withLines({ ...chat, last: null }, { conversation, me: me(), lines });
  chats.put(tx, { ...line, unread: countUnread(conversation, me()) });
};

/**
 * Computes the list of chats again if this version knows other kinds than the one that wrote it: after an update, or after a
 * backup of another version was restored. The entries themselves were kept all the time. If it is interrupted, it begins again at the next start.
 */
export const readAnew = async (deps: ReadingAnewDeps): Promise<void> => {
  const { core, kinds, chats } = deps;
  const { names } = kinds;
  const before = await core.tables.kinds.get(SELF);
  if (!before.ok || before.value?.names.join() === names.join()) return;
  for (const { id } of chats.all()) {
    if (!(await relateAll(deps, id))) return;
    const read = await core.change(async (tx) => {
      await readChat(tx, deps, id);
      return done;
    });
    if (!read.ok) return;
  }
  await core.change(async (tx) => {
    tx.put(core.tables.kinds, SELF, { names });
    return done;
  });
};
