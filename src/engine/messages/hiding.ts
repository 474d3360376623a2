import { fromBase32 } from '../../lib/base32.ts';
import { done, ok } from '../../lib/result.ts';
import type { MessageId } from '../api/ids.ts';
import type { ChangeError, MessagesApi } from '../api/messages-api.ts';
import type { ChatList } from '../chats/chat-list.ts';
import type { ChatRecord } from '../chats/kept.ts';
import type { Core } from '../core.ts';
import { fateOf } from '../chats/messages.ts';
import { dropContent } from '../log-book/clearing.ts';
import { type KeptEntry, idText } from '../log-book/kept-entry.ts';
import { type OpenConversation, openConversation } from '../log-book/open-conversation.ts';
import { entryOf } from '../log-book/reading.ts';
import type { SetRegister } from '../own-registers/own-register.ts';
import type { Tx } from '../storage/transaction.ts';
import { type ActingDeps, MAX_AT_ONCE, hideEntry } from './acting.ts';
import { GONE, HIDDEN, HIDDEN_FORM } from './in-own.ts';

/** How long what was hidden can be brought back, in milliseconds. */
const REGRET_MS = 60_000;

/** Tells the other devices of the person what became of messages of a chat. */
const telling =
  (set: SetRegister) =>
  async (
    tx: Tx,
    chat: ChatRecord | undefined,
    { ids, value }: { readonly ids: readonly string[]; readonly value: 1 | 2 | null },
  ): Promise<void> => {
    const keys = ids.flatMap((id) => fromBase32(id) ?? []);
    if (chat && keys.length > 0) await set(tx, HIDDEN_FORM, { chat, value, keys });
  };

/** What hiding needs. */
export interface HidingDeps extends Pick<ActingDeps, 'core' | 'say' | 'me'> {
  readonly chats: Pick<ChatList, 'get' | 'showing'>;
  readonly setRegister: SetRegister;
}

type HiddenKey = readonly [conversation: number, id: string];

/** Takes away what hidden messages say, for good, once Undo is not offered any more. */
const createForgetting = ({ core, chats, me, setRegister }: HidingDeps) => {
  const { book, change } = core;
  const tell = telling(setRegister);

  /** Whether the contact has not got the message yet: it is hidden here, and still sent. */
  const isOwed = async (tx: Tx, conversation: OpenConversation, id: string): Promise<boolean> => {
    const entry = await entryOf(tx, book, { conversation, id });
    const log = entry && conversation.log(entry.header.author);
    if (!log || conversation.kind === 'notes' || log.record.person !== me()) return false;
    return fateOf(log, entry.header.number) === 'written';
  };

  /** Their headers stay, and answer for them. What is owed goes at a later start. */
  return async (keys: readonly HiddenKey[]): Promise<void> => {
    await change(async (tx) => {
      const gone = new Map<number, string[]>();
      for (const [number, id] of keys) {
        const conversation = await openConversation(tx, book, number);
        const isWanted = (await tx.get(book.hidden, [number, id])) === undefined;
        if (isWanted || (conversation && (await isOwed(tx, conversation, id)))) continue;
        if (conversation) await dropContent(tx, book, { conversation, id });
        tx.delete(book.hidden, [number, id]);
        gone.set(number, [...(gone.get(number) ?? []), id]);
      }
      for (const [number, all] of gone) await tell(tx, chats.showing(number, tx), { ids: all, value: GONE });
      return done;
    });
  };
};

/** Shows a message that was hidden, where it may be wanted back. Answers it as it is then; undefined where it may not. */
const showEntry = async (
  tx: Tx,
  { book }: Pick<Core, 'book'>,
  { conversation, entry, id }: { conversation: OpenConversation; entry: KeptEntry; id: string },
): Promise<KeptEntry | undefined> => {
  const record = await tx.get(book.entries, entry.key);
  const isThere = (await tx.get(book.hidden, [conversation.number, id])) !== undefined;
  if (!record || !isThere) return undefined;
  const { hidden: _, ...seen } = record;
  tx.put(book.entries, entry.key, seen);
  tx.delete(book.hidden, [conversation.number, id]);
  return { ...entry, isHidden: false };
};

/** Takes messages away for the person here alone, on all of their devices, and brings them back for a while. */
export const createHiding = (
  deps: HidingDeps,
): Pick<MessagesApi, 'hide' | 'unhide'> & { purge(): Promise<void> } => {
  const { core, say, chats } = deps;
  const { book, clock } = core;
  const tell = telling(deps.setRegister);
  const forget = createForgetting(deps);

  /** Does this with each of them that is here. Answers those that it has changed. */
  const each = async (
    tx: Tx,
    { conversation, ids }: { readonly conversation: OpenConversation; readonly ids: readonly MessageId[] },
    work: (entry: KeptEntry, id: MessageId) => Promise<KeptEntry | undefined>,
  ): Promise<readonly KeptEntry[]> => {
    const touched: KeptEntry[] = [];
    for (const id of ids.slice(0, MAX_AT_ONCE)) {
      const entry = await entryOf(tx, book, { conversation, id });
      const changed = entry && (await work(entry, id));
      if (changed) touched.push(changed);
    }
    return touched;
  };
  const idsIn = (touched: readonly KeptEntry[]): readonly string[] => touched.map(({ id }) => idText(id));

  return {
    hide: async (chat, messages) => {
      const keys: HiddenKey[] = [];
      const hidden = await say<ChangeError>(chat, async (tx, conversation) => {
        const touched = await each(tx, { conversation, ids: messages }, (entry, id) => {
          tx.put(book.hidden, [conversation.number, id], true);
          keys.push([conversation.number, id]);
          return hideEntry(tx, core, entry);
        });
        await tell(tx, chats.get(chat, tx), { ids: idsIn(touched), value: HIDDEN });
        return ok({ contents: [], touched });
      });
      if (!hidden.ok) return hidden;
      clock.after(REGRET_MS, () => void core.boundary.run('chats', () => forget(keys)));
      return done;
    },
    unhide: async (chat, messages) => {
      const shown = await say<ChangeError>(chat, async (tx, conversation) => {
        const touched = await each(tx, { conversation, ids: messages }, (entry, id) =>
          showEntry(tx, core, { conversation, entry, id }),
        );
        await tell(tx, chats.get(chat, tx), { ids: idsIn(touched), value: null });
        return ok({ contents: [], touched });
      });
      return shown.ok ? done : shown;
    },
    purge: async () => {
      const rows = await book.hidden.list();
      if (!rows.ok) return;
      const keys = rows.value.map(({ key }) => key);
      for (let at = 0; at < keys.length; at += MAX_AT_ONCE) await forget(keys.slice(at, at + MAX_AT_ONCE));
    },
  };
};
