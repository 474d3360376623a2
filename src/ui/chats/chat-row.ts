import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { ChatSummary, Contact } from '../../engine/api/state.ts';
import { stateIcon, stateWord } from '../chat/message-states.ts';
import { unshownText } from '../chat/unshown.ts';
import { bellOffIcon, pinIcon } from '../icons/later-icons.ts';
import { identityMark } from '../people/identity-mark.ts';
import { printOf } from '../people/print.ts';
import '../people/print-view.ts';
import type { Formats } from '../shared/formats.ts';
import { chatFragment } from '../state/routes.ts';
import { mutedText, unreadText } from './chat-words.ts';

/** The input of a row in the list of chats. */
export interface ChatRow {
  readonly chat: ChatSummary;
  readonly contact: Contact | null;
  readonly draft: string;
  readonly current: boolean;
}

/** What a chat is called. */
export const chatName = (chat: ChatSummary): string =>
  chat.kind === 'notes' ? msg('Notes to self') : chat.name;

/** What was typed and not sent, else the newest message, else what the chat is for. */
const preview = (row: ChatRow): TemplateResult => {
  const { chat } = row;
  if (row.draft !== '' && !row.current) {
    return html`<span class="draft">${msg('Draft:')}</span> <bdi>${row.draft}</bdi>`;
  }
  if (chat.last !== null) {
    const { last } = chat;
    const sign =
      last.mine && chat.kind === 'contact'
        ? html`${stateIcon(last.state)}<span class="hidden">${stateWord(last.state)}: </span>`
        : nothing;
    const unshown = unshownText(last.kind);
    return html`${sign}${unshown === undefined ? html`<bdi>${last.text}</bdi>` : html`<i>${unshown}</i>`}`;
  }
  return chat.kind === 'notes'
    ? html`${msg('A place for what you want to keep')}`
    : html`${msg('Say hello')}`;
};

/** The badge: the number of unread messages, or a mark for a chat that is marked unread. */
const unreadMark = ({ unread, flags }: ChatSummary, formats: Formats): TemplateResult | typeof nothing => {
  const muted = flags.mutedUntil === null ? '' : 'quiet-badge';
  if (unread > 0)
    return html`<span class="badge ${muted}" aria-hidden="true">${formats.number(unread)}</span
      ><span class="hidden">${unreadText(unread, formats)}</span>`;
  if (!flags.isMarkedUnread) return nothing;
  return html`<span class="badge dot ${muted}" aria-hidden="true"></span
    ><span class="hidden">${msg('Marked unread')}</span>`;
};

/** The sign of a muted chat, with its end. */
const mutedSign = ({ flags }: ChatSummary, formats: Formats): TemplateResult | typeof nothing => {
  const muted = mutedText(flags, formats);
  return muted === undefined ? nothing : html`<span class="flag">${bellOffIcon}<span>${muted}</span></span>`;
};

const pinnedSign = ({ flags }: ChatSummary): TemplateResult | typeof nothing =>
  flags.pinnedAt === null
    ? nothing
    : html`<span class="flag pinned">${pinIcon}<span class="hidden">${msg('Pinned')}</span></span>`;

/** A chat in the list: a link. Its accessible name begins with the name of the chat. */
export const chatRow = (row: ChatRow, formats: Formats, now: number): TemplateResult => {
  const { chat, contact } = row;
  const online = contact?.presence.kind === 'online';
  return html`<a
    class="row"
    href=${chatFragment(chat.id)}
    data-chat=${chat.id}
    aria-current=${row.current ? 'page' : nothing}
    aria-keyshortcuts="Shift+F10"
  >
    <dp-print .person=${chat.contact} ?data-online=${online}></dp-print>
    <span class="main">
      <span class="top">
        <span class="name" dir="auto">${chatName(chat)}</span>
        ${online ? html`<span class="hidden">${msg('Online')}</span>` : nothing}
        ${chat.contact === null ? nothing : html`<span class="words">${printOf(chat.contact).words}</span>`}
        ${contact !== null && (contact.identity === 'changed' || contact.alike !== null) ? identityMark(contact) : nothing}
        ${pinnedSign(chat)}
        ${
          chat.last === null
            ? nothing
            : html`<time class="time" datetime=${new Date(chat.last.writtenAt).toISOString()}
                >${formats.short(chat.last.writtenAt, now)}</time
              >`
        }
      </span>
      <span class="bottom">
        <span class="preview">${preview(row)}</span>
        ${mutedSign(chat, formats)} ${unreadMark(chat, formats)}
      </span>
    </span>
  </a>`;
};
