import * as v from 'valibot';
import type { createFollowing } from '../chats/following.ts';
import type { Core } from '../core.ts';
import { dropContent } from '../log-book/clearing.ts';
import { type KeptEntry, idText } from '../log-book/kept-entry.ts';
import { type OpenConversation, openConversation } from '../log-book/open-conversation.ts';
import { entryOf } from '../log-book/reading.ts';
import type { OwnRegister, RegisterForm } from '../own-registers/own-register.ts';
import type { OwnRegisters } from '../own-registers/own-registers.ts';
import type { Tx } from '../storage/transaction.ts';
import { hideEntry } from './acting.ts';

/** What is said of hidden messages: they may be wanted back for a while, or are gone for good. null: they are wanted back. */
export const HIDDEN = 1;
export const GONE = 2;

/** Messages that the person does not want to see any more. That they are gone counts for good, as what they said is gone. */
export const HIDDEN_FORM: RegisterForm<typeof HIDDEN | typeof GONE> = {
  name: 'hidden',
  of: 'entries',
  schema: v.picklist([HIDDEN, GONE]),
  isFinal: (value) => value === GONE,
};

/** What hiding elsewhere stands on. */
export interface HiddenElsewhereDeps {
  readonly core: Pick<Core, 'book'>;
  readonly follow: ReturnType<typeof createFollowing>;
}

/** Does with an entry what was said of it. */
const treat = async (
  tx: Tx,
  { book }: Pick<Core, 'book'>,
  {
    conversation,
    entry,
    value,
  }: { readonly conversation: OpenConversation; readonly entry: KeptEntry; readonly value: 1 | 2 | null },
): Promise<KeptEntry> => {
  const id = idText(entry.id);
  if (value !== HIDDEN) tx.delete(book.hidden, [conversation.number, id]);
  if (value !== null) {
    const stub = value === GONE ? await dropContent(tx, book, { conversation, id }) : undefined;
    return hideEntry(tx, { book }, stub ?? entry);
  }
  const record = await tx.get(book.entries, entry.key);
  if (!record) return entry;
  const { hidden: _, ...seen } = record;
  tx.put(book.entries, entry.key, seen);
  return { ...entry, isHidden: false };
};

/** Messages that are hidden on one device are hidden on all. */
export const hiddenRegister = ({ core, follow }: HiddenElsewhereDeps): OwnRegister<1 | 2> => ({
  ...HIDDEN_FORM,
  apply: async (tx, { chat, keys, value }) => {
    const conversation = await openConversation(tx, core.book, chat.conversation);
    if (!conversation) return;
    const touched: KeptEntry[] = [];
    for (const id of keys) {
      const entry = await entryOf(tx, core.book, { conversation, id });
      if (entry) touched.push(await treat(tx, core, { conversation, entry, value }));
    }
    if (touched.length === 0) return;
    await follow(tx, { chat, conversation, fresh: [], touched });
    conversation.save();
  },
});

/** Hides those entries that have come and were hidden on another device before. Answers all of them. */
export const hideFresh =
  (core: Pick<Core, 'book'>, { valuesOf }: Pick<OwnRegisters, 'valuesOf'>) =>
  async (
    tx: Tx,
    conversation: OpenConversation,
    fresh: readonly KeptEntry[],
  ): Promise<readonly KeptEntry[]> => {
    const keys = fresh.map(({ id }) => idText(id));
    const values = await valuesOf(tx, HIDDEN_FORM, { conversation: conversation.number, keys });
    if (values.size === 0) return fresh;
    const entries: KeptEntry[] = [];
    for (const entry of fresh) {
      const value = values.get(idText(entry.id));
      entries.push(value ? await treat(tx, core, { conversation, entry, value }) : entry);
    }
    return entries;
  };
