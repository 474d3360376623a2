import type { ChatList } from '../chats/chat-list.ts';
import type { ChatRecord } from '../chats/kept.ts';
import type { Nickname, PersonId } from '../api/ids.ts';
import { MAX_NOTE_BYTES } from '../api/limits.ts';
import type { OwnRegister, RegisterForm, SetRegister } from '../own-registers/own-register.ts';
import type { Tx } from '../storage/transaction.ts';
import { NAMELESS, nickname } from '../wire/nickname.ts';
import { text } from '../wire/schema.ts';
import { type ContactBook, chatWith } from './contact-book.ts';
import type { ContactRecord } from './kept.ts';

/** The person's own name for a contact. */
const NAME: RegisterForm<Nickname> = { name: 'contact-name', of: 'chat', schema: nickname };

const NOTE: RegisterForm<string> = { name: 'contact-note', of: 'chat', schema: text(MAX_NOTE_BYTES) };

/** What telling other devices of contacts stands on. */
export interface TellingWords {
  readonly chats: Pick<ChatList, 'get'>;
  readonly set: SetRegister;
}

/** Tells the other devices of the person what they say of a contact now. Inside of the change that keeps it. */
export const tellWords = async (
  tx: Tx,
  { chats, set }: TellingWords,
  { before, after }: { readonly before: ContactRecord; readonly after: ContactRecord },
): Promise<void> => {
  const chat = chats.get(chatWith(after.id), tx);
  if (!chat) return;
  const { ownName, note } = after;
  if (before.ownName !== ownName) await set(tx, NAME, { chat, value: ownName || null });
  if (before.note !== note) await set(tx, NOTE, { chat, value: note || null });
};

/** Names and notes of one's own hold on all devices of the person. */
export const contactRegisters = (contacts: Pick<ContactBook, 'get' | 'put'>): readonly OwnRegister[] => {
  const change = (tx: Tx, { id }: ChatRecord, changes: Partial<ContactRecord>): void => {
    const record = contacts.get(id as string as PersonId, tx);
    if (record) contacts.put(tx, { ...record, ...changes });
  };
  const name: OwnRegister<Nickname> = {
    ...NAME,
    apply: (tx, { chat, value }) => change(tx, chat, { ownName: value ?? NAMELESS }),
  };
  const note: OwnRegister<string> = {
    ...NOTE,
    apply: (tx, { chat, value }) => change(tx, chat, { note: value ?? '' }),
  };
  return [name, note];
};
