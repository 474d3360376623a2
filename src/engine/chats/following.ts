import type { PersonId } from '../api/ids.ts';
import { broughtBack } from '../chat-flags/flag-changes.ts';
import type { Core } from '../core.ts';
import type { Kinds } from '../kinds/kinds.ts';
import type { KeptEntry } from '../log-book/kept-entry.ts';
import type { OpenConversation } from '../log-book/open-conversation.ts';
import { entriesAt } from '../log-book/reading.ts';
import type { EntryKey } from '../log-book/records.ts';
import { rangeOf } from '../logs/ranges.ts';
import { relate } from '../relations/relating.ts';
import type { ChatRecord } from './kept.ts';
import type { Tx } from '../storage/transaction.ts';
import { countUnread, withLines } from './chat-line.ts';
import type { ChatList } from './chat-list.ts';
import type { History } from './history.ts';
import { type Line, linesOf } from './lines.ts';
import { positionOf, writtenAtOf } from './messages.ts';
import { pageOf } from './pages.ts';
import { withSeen } from './seen.ts';

/** What entries change: the list of chats, and the messages on the screen. */
export interface FollowingDeps {
  readonly core: Core;
  readonly kinds: Kinds;
  readonly chats: ChatList;
  readonly history: History;
  me(): PersonId | undefined;
  /** Something new has brought a chat back from the archive. Inside of that change. */
  broughtBack(tx: Tx, flagged: { readonly before: ChatRecord; readonly after: ChatRecord }): Promise<void>;
}

/** Entries that came, were written, or stand elsewhere now. */
export interface Followed {
  readonly chat: ChatRecord;
  readonly conversation: OpenConversation;
  readonly fresh: readonly KeptEntry[];
  readonly moved?: readonly EntryKey[];
  /** `own`: another own device brought them. They happened when they were written, so they do not move the chat up. */
  readonly by?: 'others' | 'own';
  /** Entries of which the person changed something that contacts are not told, as hiding. */
  readonly touched?: readonly KeptEntry[];
}

/** Counts entries as seen that are no lines, or were deleted. */
const passOver = (
  { me }: FollowingDeps,
  conversation: OpenConversation,
  { entries, lines }: { readonly entries: readonly KeptEntry[]; readonly lines: readonly Line[] },
): void => {
  const shown = new Set(lines.filter(({ kind }) => kind !== 'deleted').map(({ entry }) => entry));
  for (const entry of entries) {
    const log = conversation.log(entry.header.author);
    if (log && log.record.person !== me() && !shown.has(entry))
      conversation.note(log.author, { seen: withSeen(log, 'seen', rangeOf(entry.header.number)) });
  }
};

/** When something happened in a chat last, with these lines. */
const activeAt = ({ chat, by }: Followed, lines: readonly Line[], now: number): number => {
  if (by === 'own') return Math.max(chat.activeAt, ...lines.map(({ entry }) => writtenAtOf(entry)));
  return lines.length > 0 ? now : chat.activeAt;
};

/**
 * Brings what depends on entries along: what they say about others, the list of chats, the screen. Inside of their change. Answers
 * the lines that they are.
 */
export const createFollowing = (deps: FollowingDeps) => {
  const { core, kinds, chats, history, me } = deps;
  const view = { core, kinds };

  /** The last line as it is now; another one where it is none any more. */
  const lastOf = async (
    tx: Tx,
    { chat, conversation }: Followed,
    { lines, gone }: { readonly lines: readonly Line[]; readonly gone: readonly KeptEntry[] },
  ): Promise<ChatRecord> => {
    const isLastGone = gone.some((entry) => positionOf(entry) === chat.last?.position);
    if (!isLastGone) return withLines(chat, { conversation, me: me(), lines });
    const page = await pageOf(tx, deps, { conversation, before: undefined, limit: 1 });
    return withLines({ ...chat, last: null }, { conversation, me: me(), lines: page.lines });
  };

  return async (tx: Tx, followed: Followed): Promise<readonly Line[]> => {
    const { chat, conversation, moved = [], touched = [], by } = followed;
    const { fresh, changed: related } = await relate(tx, { book: core.book, kinds }, followed);
    const changed = [...related, ...touched];
    const read = (entries: readonly KeptEntry[]) => linesOf(tx, view, { conversation, entries });
    const lines = await read(fresh);
    const changedLines = changed.length > 0 ? await read(changed) : [];
    const movedLines =
      moved.length > 0 ? await read(await entriesAt(tx, core.book, { conversation, keys: moved })) : [];
    const all = [...lines, ...movedLines, ...changedLines];
    passOver(deps, conversation, { entries: [...fresh, ...changed], lines: all });
    const isStill = new Set(changedLines.map(({ entry }) => entry));
    const gone = changed.filter((entry) => !isStill.has(entry));
    const line = await lastOf(tx, followed, { lines: all, gone });
    const now = core.clock.now();
    const unread = countUnread(conversation, me());
    const isNews = by === 'own' ? unread > chat.unread : lines.length > 0;
    const shown = isNews ? broughtBack(line, now) : line;
    chats.put(tx, { ...shown, unread, activeAt: activeAt(followed, lines, now) });
    if (shown !== line) await deps.broughtBack(tx, { before: line, after: shown });
    await history.tell(tx, chat.id, { conversation, lines: all, changed, gone });
    return lines;
  };
};
