import type { ChatRecord } from '../chats/kept.ts';
import { isMuted } from './flags.ts';

type Flags = NonNullable<ChatRecord['flags']>;

/** Flags to be changed; undefined takes one away. */
export type FlagChanges = { readonly [F in keyof Flags]: Flags[F] | undefined };

/** A chat with these flags changed. What is not set is not kept. */
export const withFlags = ({ flags, ...chat }: ChatRecord, changes: FlagChanges): ChatRecord => {
  const set = Object.entries({ ...flags, ...changes }).filter(([, value]) => value !== undefined);
  return set.length > 0 ? { ...chat, flags: Object.fromEntries(set) } : chat;
};

/** A chat in which something new was said at this time: it leaves the archive, unless it is muted. */
export const broughtBack = (chat: ChatRecord, now: number): ChatRecord =>
  chat.flags?.archived && !isMuted(chat, now) ? withFlags(chat, { archived: undefined }) : chat;
