import { msg, str } from '@lit/localize';
import type { PersonId } from '../../engine/api/ids.ts';
import type { Arrival } from '../../engine/api/state.ts';
import { isolated } from '../shared/isolated.ts';
import { wordsOf } from '../chat/unshown.ts';
import type { Notice, NotificationContent } from '../page-services.ts';
import { chatFragment } from '../state/routes.ts';

/** One tag for all chats: a notification without the sender must not reveal which chat it is about. */
export const ANY_CHAT = 'messages';

/** The one tag for all contact requests. */
export const ANY_REQUEST = 'requests';

/** The tag of the notification about one contact request. */
export const requestTag = (id: PersonId): string => `request ${id}`;

/** A title with a count. */
export const counted = (name: string, count: number): string => (count > 1 ? `${name} (${count})` : name);

/** The text of a message in a notification. */
const bodyOf = ({ kind, text }: Arrival): string =>
  kind === 'reaction' ? msg(str`Reacted with ${isolated(text)} to your message`) : wordsOf({ kind, text });

/** The notification of a message. While the screen is locked it only says that there is one. */
export const noticeOf = (arrival: Arrival, content: NotificationContent): Notice => {
  const { chat, name, count } = arrival;
  if (chat === null || content === 'nothing')
    return { title: counted('Driftpost', count), body: msg('New message'), tag: ANY_CHAT, fragment: '' };
  const body = content === 'name' ? msg('New message') : bodyOf(arrival);
  const title = count > 1 ? counted(isolated(name), count) : name;
  return { title, body, tag: chat, fragment: chatFragment(chat) };
};
