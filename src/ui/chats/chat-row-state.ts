import { msg } from '@lit/localize';
import type { ChatSummary, Message } from '../../engine/api/state.ts';
import { unshownText } from '../chat/unshown.ts';
import { plainText } from '../form/plain-text.ts';
import type { Formats } from '../shared/formats.ts';
import { mutedText, unreadText } from './chat-words.ts';

/** The line below the name of a chat. */
export type Preview =
  | { readonly kind: 'draft'; readonly text: string }
  /** `state` is that of an own message to a contact; else null. */
  | { readonly kind: 'message'; readonly text: string; readonly state: Message['state'] | null }
  /** Words in place of a message that cannot be shown. */
  | { readonly kind: 'unshown'; readonly text: string; readonly state: Message['state'] | null }
  /** What an empty chat is for. */
  | { readonly kind: 'hint'; readonly text: string };

/** What a chat is called. */
export const chatName = (chat: ChatSummary): string =>
  chat.kind === 'notes' ? msg('Notes to self') : chat.name;

/** The draft, except in the open chat; else the newest message; else what the chat is for. */
export const previewOf = (chat: ChatSummary, draft: string, isOpen: boolean): Preview => {
  if (draft !== '' && !isOpen) return { kind: 'draft', text: draft };
  const { last } = chat;
  if (last === null)
    return {
      kind: 'hint',
      text: chat.kind === 'notes' ? msg('A place for what you want to keep') : msg('Say hello'),
    };
  const state = last.mine && chat.kind === 'contact' ? last.state : null;
  const unshown = unshownText(last.kind);
  return unshown === undefined
    ? { kind: 'message', text: plainText(last.text), state }
    : { kind: 'unshown', text: unshown, state };
};

/** A mark in a row: what is seen, and what a screen reader says. */
export interface RowMark {
  /** Empty: only the shape of the mark is seen. */
  readonly seen: string;
  readonly said: string;
}

/** The badge: the number of unread messages, or a dot for a chat that is marked unread; undefined: none. */
export const unreadMark = ({ unread, flags }: ChatSummary, formats: Formats): RowMark | undefined => {
  if (unread > 0) return { seen: formats.number(unread), said: unreadText(unread, formats) };
  return flags.isMarkedUnread ? { seen: '', said: msg('Marked unread') } : undefined;
};

/** The sign of a muted chat; undefined: none. Only the time of its end is seen, so that the line has room for the message. */
export const mutedMark = ({ flags }: ChatSummary, formats: Formats): RowMark | undefined => {
  const said = mutedText(flags, formats);
  if (said === undefined) return undefined;
  return { seen: typeof flags.mutedUntil === 'number' ? formats.time(flags.mutedUntil) : '', said };
};
