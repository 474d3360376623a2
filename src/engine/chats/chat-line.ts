import { type OpenConversation, toldOf } from '../log-book/open-conversation.ts';
import { countOf, without } from '../logs/ranges.ts';
import type { ChatRecord } from './kept.ts';
import { type Line, preview } from './lines.ts';
import { fateOf, positionOf, writtenAtOf } from './messages.ts';

/** Characters of a message that the list of chats keeps. */
const PREVIEW_CHARACTERS = 120;

type Last = NonNullable<ChatRecord['last']>;

/** What the list of chats keeps of its last line; undefined where its log is not here. */
const lastOf = (
  conversation: Pick<OpenConversation, 'log'>,
  me: string | undefined,
  { entry, kind, text }: Pick<Line, 'entry' | 'kind' | 'text'>,
): Last | undefined => {
  const log = conversation.log(entry.header.author);
  if (!log) return undefined;
  const mine = log.record.person === me;
  return {
    position: positionOf(entry),
    author: log.text,
    number: entry.header.number,
    kind,
    text: preview(text, PREVIEW_CHARACTERS),
    mine,
    writtenAt: writtenAtOf(entry),
    fate: mine ? fateOf(log, entry.header.number) : 'read',
  };
};

/**
 * The chat's line after these lines of its conversation came or moved: its last message may be another one. An entry only
 * moves to a later place, so no other line has to be looked at.
 */
export const withLines = (
  chat: ChatRecord,
  {
    conversation,
    me,
    lines,
  }: {
    readonly conversation: Pick<OpenConversation, 'log'>;
    readonly me: string | undefined;
    readonly lines: readonly Line[];
  },
): ChatRecord => {
  let { last } = chat;
  for (const line of lines) {
    const next = lastOf(conversation, me, line);
    if (next && (last === null || next.position >= last.position)) last = next;
  }
  return { ...chat, last };
};

/** How many lines of contacts the person has not seen. Entries that are no lines count as seen when they come. */
export const countUnread = (conversation: Pick<OpenConversation, 'logs'>, me: string | undefined): number =>
  conversation
    .logs()
    .filter(({ record }) => record.person !== me)
    .reduce((sum, log) => sum + countOf(without(log.ranges, toldOf(log, 'seen'))), 0);
