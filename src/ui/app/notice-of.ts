import { msg, str } from '@lit/localize';
import type { PersonId } from '../../engine/api/ids.ts';
import type { Arrival } from '../../engine/api/state.ts';
import { isolated } from '../shared/isolated.ts';
import { wordsOf } from '../chat/unshown.ts';
import type { Notice, NotificationContent } from '../page-services.ts';
import { chatFragment } from '../state/routes.ts';

/** One for all: a notice that says nothing of who wrote must not tell chats apart either. */
export const ANY_CHAT = 'messages';

/** The same about contact requests. */
export const ANY_REQUEST = 'requests';

/** The tag of a notice about a contact request. */
export const requestTag = (id: PersonId): string => `request ${id}`;

/** A title that says of how many it tells. */
export const counted = (name: string, count: number): string => (count > 1 ? `${name} (${count})` : name);

/** What was said, as a notice has it. */
const bodyOf = ({ kind, text }: Arrival): string =>
  kind === 'reaction' ? msg(str`Reacted with ${isolated(text)} to your message`) : wordsOf({ kind, text });

/** What the system shows of a message that arrived. With the screen locked, that there is one. */
export const noticeOf = (arrival: Arrival, content: NotificationContent): Notice => {
  const { chat, name, count } = arrival;
  if (chat === null || content === 'nothing')
    return { title: counted('Driftpost', count), body: msg('New message'), tag: ANY_CHAT, fragment: '' };
  const body = content === 'name' ? msg('New message') : bodyOf(arrival);
  const title = count > 1 ? counted(isolated(name), count) : name;
  return { title, body, tag: chat, fragment: chatFragment(chat) };
};
