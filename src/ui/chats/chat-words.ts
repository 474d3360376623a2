import { msg, str } from '@lit/localize';
import type { ChatFlags } from '../../engine/api/state.ts';
import type { Formats } from '../shared/formats.ts';

/** "3 unread messages", as a screen reader says it. */
export const unreadText = (count: number, formats: Formats): string => {
  const n = formats.number(count);
  return formats.plural(count, {
    one: msg(str`${n} unread message`, { id: 'unread-one' }),
    few: msg(str`${n} unread messages`, { id: 'unread-few' }),
    many: msg(str`${n} unread messages`, { id: 'unread-many' }),
    other: msg(str`${n} unread messages`, { id: 'unread-other' }),
  });
};

/** "3 chats". */
export const chatsText = (count: number, formats: Formats): string => {
  const n = formats.number(count);
  return formats.plural(count, {
    one: msg(str`${n} chat`, { id: 'chats-one' }),
    few: msg(str`${n} chats`, { id: 'chats-few' }),
    many: msg(str`${n} chats`, { id: 'chats-many' }),
    other: msg(str`${n} chats`, { id: 'chats-other' }),
  });
};

/** That a chat is muted, and until when; undefined where it is not. */
export const mutedText = ({ mutedUntil }: ChatFlags, formats: Formats): string | undefined => {
  if (mutedUntil === null) return undefined;
  if (mutedUntil === 'always') return msg('Muted');
  const time = formats.time(mutedUntil);
  return msg(str`Muted until ${time}`);
};
