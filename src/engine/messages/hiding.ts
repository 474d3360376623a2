import { done, ok } from '../../lib/result.ts';
import type { MessageId } from '../api/ids.ts';
import type { ChangeError, MessagesApi } from '../api/messages-api.ts';
import { fateOf } from '../chats/messages.ts';
import { dropContent } from '../log-book/clearing.ts';
import type { KeptEntry } from '../log-book/kept-entry.ts';
import { type OpenConversation, openConversation } from '../log-book/open-conversation.ts';
import { entryOf } from '../log-book/reading.ts';
import type { Tx } from '../storage/transaction.ts';
import { type ActingDeps, MAX_AT_ONCE, hideEntry } from './acting.ts';

/** How long what was hidden can be brought back, in milliseconds. */
const REGRET_MS = 60_000;

/** Takes messages away here alone, and brings them back for a while. */
export const createHiding = (
  deps: Pick<ActingDeps, 'core' | 'say' | 'me'>,
): Pick<MessagesApi, 'hide' | 'unhide'> & { purge(): Promise<void> } => {
  const { core, say } = deps;
  const { book, clock, change } = core;

  const each = async (
    tx: Tx,
    { conversation, ids }: { readonly conversation: OpenConversation; readonly ids: readonly MessageId[] },
    work: (entry: KeptEntry, id: MessageId) => Promise<KeptEntry>,
  ): Promise<readonly KeptEntry[]> => {
    const touched: KeptEntry[] = [];
    for (const id of ids.slice(0, MAX_AT_ONCE)) {
      const entry = await entryOf(tx, book, { conversation, id });
      if (entry) touched.push(await work(entry, id));
    }
    return touched;
  };

  /** Whether the contact has not got it yet: it is hidden here, and on its way all the same. */
  const isOwed = async (tx: Tx, conversation: OpenConversation, id: string): Promise<boolean> => {
    const entry = await entryOf(tx, book, { conversation, id });
    const log = entry && conversation.log(entry.header.author);
    if (!log || conversation.kind === 'notes' || log.record.person !== deps.me()) return false;
    return fateOf(log, entry.header.number) === 'written';
  };

  /** What these messages say goes; their headers stay, and answer for them. What is owed goes at a later start. */
  const forget = async (keys: readonly (readonly [conversation: number, id: string])[]): Promise<void> => {
    await change(async (tx) => {
      for (const [number, id] of keys) {
        const conversation = await openConversation(tx, book, number);
        const isWanted = (await tx.get(book.hidden, [number, id])) === undefined;
        if (isWanted || (conversation && (await isOwed(tx, conversation, id)))) continue;
        if (conversation) await dropContent(tx, book, { conversation, id });
        tx.delete(book.hidden, [number, id]);
      }
      return done;
    });
  };

  return {
    hide: async (chat, messages) => {
      const keys: (readonly [number, string])[] = [];
      const hidden = await say<ChangeError>(chat, async (tx, conversation) => {
        const touched = await each(tx, { conversation, ids: messages }, (entry, id) => {
          tx.put(book.hidden, [conversation.number, id], true);
          keys.push([conversation.number, id]);
          return hideEntry(tx, core, entry);
        });
        return ok({ contents: [], touched });
      });
      if (!hidden.ok) return hidden;
      clock.after(REGRET_MS, () => void core.boundary.run('chats', () => forget(keys)));
      return done;
    },
    unhide: async (chat, messages) => {
      const shown = await say<ChangeError>(chat, async (tx, conversation) => {
        const touched = await each(tx, { conversation, ids: messages }, async (entry, id) => {
          const record = await tx.get(book.entries, entry.key);
          const isThere = (await tx.get(book.hidden, [conversation.number, id])) !== undefined;
          if (!record || !isThere) return entry;
          const { hidden: _, ...seen } = record;
          tx.put(book.entries, entry.key, seen);
          tx.delete(book.hidden, [conversation.number, id]);
          return { ...entry, isHidden: false };
        });
        return ok({ contents: [], touched });
      });
      return shown.ok ? done : shown;
    },
    purge: async () => {
      const rows = await book.hidden.list();
      if (rows.ok && rows.value.length > 0) await forget(rows.value.map(({ key }) => key));
    },
  };
};
