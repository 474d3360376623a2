import * as v from 'valibot';
import type { ChatList } from '../chats/chat-list.ts';
import type { ChatRecord } from '../chats/kept.ts';
import type { OwnRegister, RegisterForm, SetRegister } from '../own-registers/own-register.ts';
import type { Tx } from '../storage/transaction.ts';
import { timestamp } from '../wire/schema.ts';
import { type FlagChanges, withFlags } from './flag-changes.ts';

/** When a chat was pinned, in milliseconds since 1970. */
const PINNED: RegisterForm<number> = { name: 'pinned', of: 'chat', schema: timestamp };

/** Until when a chat is muted, in milliseconds since 1970; 0: without an end. */
const MUTED: RegisterForm<number> = { name: 'muted', of: 'chat', schema: timestamp };

/** What is set is 1; what is not set has no value. */
const SET = 1;
const ARCHIVED: RegisterForm<typeof SET> = { name: 'archived', of: 'chat', schema: v.literal(SET) };
const UNREAD: RegisterForm<typeof SET> = { name: 'unread', of: 'chat', schema: v.literal(SET) };

const ENDLESS = 0;

/** Tells the other devices of the person which flags of a chat are others now. Inside of the change that sets them. */
export const tellFlags = async (
  tx: Tx,
  set: SetRegister,
  { before, after }: { readonly before: ChatRecord; readonly after: ChatRecord },
): Promise<void> => {
  const [old = {}, now = {}] = [before.flags, after.flags];
  const chat = after;
  if (old.pinnedAt !== now.pinnedAt) await set(tx, PINNED, { chat, value: now.pinnedAt ?? null });
  if (old.mutedUntil !== now.mutedUntil) {
    const until = now.mutedUntil === null ? ENDLESS : (now.mutedUntil ?? null);
    await set(tx, MUTED, { chat, value: until });
  }
  if (old.archived !== now.archived) await set(tx, ARCHIVED, { chat, value: now.archived ? SET : null });
  if (old.unread !== now.unread) await set(tx, UNREAD, { chat, value: now.unread ? SET : null });
};

/** What flags that were set elsewhere stand on. */
export interface FlagsElsewhere {
  readonly chats: Pick<ChatList, 'get' | 'put'>;
  /** Another chat may be the next one to be unmuted. */
  lookAtMutes(): void;
}

/** Flags of chats hold on all devices of the person. */
export const chatFlagRegisters = ({ chats, lookAtMutes }: FlagsElsewhere): readonly OwnRegister[] => {
  const change = (tx: Tx, { id }: ChatRecord, changes: FlagChanges): void => {
    const chat = chats.get(id, tx);
    if (chat) chats.put(tx, withFlags(chat, changes));
  };
  const pinned: OwnRegister<number> = {
    ...PINNED,
    apply: (tx, { chat, value }) => change(tx, chat, { pinnedAt: value ?? undefined }),
  };
  const muted: OwnRegister<number> = {
    ...MUTED,
    apply: (tx, { chat, value }) => {
      change(tx, chat, { mutedUntil: value === ENDLESS ? null : (value ?? undefined) });
      tx.onKept(lookAtMutes);
    },
  };
  const archived: OwnRegister<typeof SET> = {
    ...ARCHIVED,
    apply: (tx, { chat, value }) => change(tx, chat, { archived: value === SET || undefined }),
  };
  const unread: OwnRegister<typeof SET> = {
    ...UNREAD,
    apply: (tx, { chat, value }) => change(tx, chat, { unread: value === SET || undefined }),
  };
  return [pinned, muted, archived, unread];
};
