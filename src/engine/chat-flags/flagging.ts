import { type Result, done } from '../../lib/result.ts';
import type { ChatFlagsApi, MuteSpan } from '../api/chat-flags-api.ts';
import type { NotKept } from '../api/errors.ts';
import { type ChatId, NOTES_CHAT } from '../api/ids.ts';
import type { ChatList } from '../chats/chat-list.ts';
import type { Core } from '../core.ts';
import type { SetRegister } from '../own-registers/own-register.ts';
import type { Tx } from '../storage/transaction.ts';
import { type FlagChanges, withFlags } from './flag-changes.ts';
import { tellFlags } from './in-own.ts';
import { createMuteEnds } from './mute-ends.ts';

const HOUR_MS = 60 * 60 * 1_000;

/** How long a chat is muted, in milliseconds; null: without an end. */
const SPANS_MS: Readonly<Record<MuteSpan, number | null>> = {
  hour: HOUR_MS,
  'eight-hours': 8 * HOUR_MS,
  always: null,
};

/** What flagging stands on. */
export interface FlaggingDeps {
  readonly core: Core;
  readonly chats: ChatList;
  readonly setRegister: SetRegister;
  /** Marks all that was said in a chat as seen. */
  markAllRead(chat: ChatId): Promise<Result<void, NotKept>>;
}

/** Setting flags of chats, and what ends them by itself. */
export interface Flagging extends ChatFlagsApi {
  /** The person looks into this chat: it is not shown as unread any more. */
  opened(chat: ChatId): Promise<void>;
  /** A chat was muted, or is not muted any more, by another device of the person. */
  lookAtMutes(): void;
}

/** The flagging of one engine. */
export const createFlagging = ({ core, chats, setRegister, markAllRead }: FlaggingDeps): Flagging => {
  const { change, clock } = core;
  const muteEnds = createMuteEnds(core, chats);

  /** The line of a chat; notes have none before something is written there. */
  const lineOf = (tx: Tx, chat: ChatId) => {
    const known = chats.get(chat, tx);
    return chat === NOTES_CHAT && known ? chats.open(tx, chat, known.activeAt) : known;
  };
  const set = (chat: ChatId, changes: FlagChanges): Promise<Result<void, NotKept>> =>
    change(async (tx) => {
      const before = lineOf(tx, chat);
      if (!before) return done;
      const after = withFlags(before, changes);
      chats.put(tx, after);
      await tellFlags(tx, setRegister, { before, after });
      return done;
    });

  const clearUnread = async (chat: ChatId): Promise<Result<void, NotKept>> =>
    chats.get(chat)?.flags?.unread ? set(chat, { unread: undefined }) : done;

  return {
    mute: async (chat, span) => {
      const spanMs = span && SPANS_MS[span];
      const until = span === null ? undefined : spanMs && clock.now() + spanMs;
      const kept = await set(chat, { mutedUntil: until });
      muteEnds.look();
      return kept;
    },
    pin: (chat, isPinned) => set(chat, { pinnedAt: isPinned ? clock.now() : undefined }),
    archive: (chat, isArchived) => set(chat, { archived: isArchived || undefined }),
    markUnread: (chat) => set(chat, { unread: true }),
    markRead: async (chat) => {
      const kept = await clearUnread(chat);
      return kept.ok ? markAllRead(chat) : kept;
    },
    opened: async (chat) => void (await clearUnread(chat)),
    lookAtMutes: muteEnds.look,
  };
};
