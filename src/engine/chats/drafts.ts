import { type Result, done } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import type { NotKept } from '../api/errors.ts';
import type { ChatId } from '../api/ids.ts';
import { MAX_DRAFT_CHARACTERS } from '../api/limits.ts';
import type { Core } from '../core.ts';
import { createKeptRows } from '../storage/kept-rows.ts';
import type { Tx } from '../storage/transaction.ts';

/** What is being typed, chat by chat. */
export interface Drafts {
  load(): Promise<Result<void, StoreError>>;
  get(chat: ChatId): string;
  /** Keeps what stands in the box. The screen knows it already, so it is not told. A power cut may lose the last of it. */
  set(chat: ChatId, text: string): Promise<Result<void, NotKept>>;
  /** Takes a draft away: it became a message, or its chat is gone. */
  forget(tx: Tx, chat: ChatId): void;
  /** Another chat is on the screen: the list of chats shows what stands in the box that was left. */
  left(): void;
}

/** The drafts of one engine. */
export const createDrafts = ({ change, tables, publisher }: Core): Drafts => {
  let isTold = true;
  const rows = createKeptRows(tables.drafts, () => {
    isTold = false;
  });
  return {
    load: rows.load,
    get: (chat) => rows.get(chat)?.text ?? '',
    set: (chat, typed) => {
      // More could not be read again, and neither could half of a pair of surrogates.
      const text = typed.slice(0, MAX_DRAFT_CHARACTERS).toWellFormed();
      return change(
        async (tx) => {
          if (text === '') rows.remove(tx, chat);
          else rows.put(tx, chat, { text });
          return done;
        },
        { durability: 'relaxed' },
      );
    },
    forget: rows.remove,
    left: () => {
      if (!isTold) publisher.touch('chats');
      isTold = true;
    },
  };
};
