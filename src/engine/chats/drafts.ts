import { type Result, done, err } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import type { NotKept } from '../api/errors.ts';
import type { ChatId } from '../api/ids.ts';
import { MAX_DRAFT_CHARACTERS } from '../api/limits.ts';
import type { Core, Plan } from '../core.ts';

/** What is being typed, chat by chat. */
export interface Drafts {
  load(): Promise<Result<void, StoreError>>;
  get(chat: ChatId): string;
  set(chat: ChatId, text: string): Promise<Result<void, NotKept>>;
  /** Takes a draft away: it became a message, or its chat is gone. */
  forget(chat: ChatId): Plan;
}

/** The drafts of one engine. */
export const createDrafts = ({ lane, keep, tables, publisher }: Core): Drafts => {
  const byChat = new Map<ChatId, string>();
  return {
    load: async () => {
      const rows = await tables.drafts.list();
      if (!rows.ok) return err(rows.error);
      for (const { key, value } of rows.value) byChat.set(key, value.text);
      return done;
    },
    get: (chat) => byChat.get(chat) ?? '',
    set: (chat, typed) => {
      // More could not be read again, and neither could half of a pair of surrogates.
      const text = typed.slice(0, MAX_DRAFT_CHARACTERS).toWellFormed();
      return lane(() =>
        keep({
          ops: [text === '' ? tables.drafts.delete(chat) : tables.drafts.put(chat, { text })],
          commit: () => {
            byChat.set(chat, text);
            publisher.touch('chats');
          },
        }),
      );
    },
    forget: (chat) => ({ ops: [tables.drafts.delete(chat)], commit: () => void byChat.delete(chat) }),
  };
};
