import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { ChatSummary, Contact } from '../../engine/api/state.ts';
import { stateIcon, stateWord } from '../chat/message-states.ts';
import { unshownText } from '../chat/unshown.ts';
import { identityMark } from '../people/identity-mark.ts';
import { printOf } from '../people/print.ts';
import '../people/print-view.ts';
import type { Formats } from '../shared/formats.ts';
import { chatFragment } from '../state/routes.ts';

/** What a row of the list of chats shows. */
export interface ChatRow {
  readonly chat: ChatSummary;
  readonly contact: Contact | null;
  readonly draft: string;
  readonly current: boolean;
}

/** What a chat is called. */
export const chatName = (chat: ChatSummary): string =>
  chat.kind === 'notes' ? msg('Notes to self') : chat.name;

/** "3 unread messages", as a screen reader says it. */
const unreadText = (count: number, formats: Formats): string => {
  const n = formats.number(count);
  return formats.plural(count, {
    one: msg(str`${n} unread message`, { id: 'unread-one' }),
    few: msg(str`${n} unread messages`, { id: 'unread-few' }),
    many: msg(str`${n} unread messages`, { id: 'unread-many' }),
    other: msg(str`${n} unread messages`, { id: 'unread-other' }),
  });
};

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

/** A chat in the list: a link whose name begins with the name of the chat. */
export const chatRow = (row: ChatRow, formats: Formats, now: number): TemplateResult => {
  const { chat, contact } = row;
  const online = contact?.presence.kind === 'online';
  return html`<a class="row" href=${chatFragment(chat.id)} aria-current=${row.current ? 'page' : nothing}>
    <dp-print .person=${chat.contact} ?data-online=${online}></dp-print>
    <span class="main">
      <span class="top">
        <span class="name" dir="auto">${chatName(chat)}</span>
        ${online ? html`<span class="hidden">${msg('Online')}</span>` : nothing}
        ${chat.contact === null ? nothing : html`<span class="words">${printOf(chat.contact).words}</span>`}
        ${contact !== null && (contact.identity === 'changed' || contact.alike !== null) ? identityMark(contact) : nothing}
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
        ${
          chat.unread === 0
            ? nothing
            : html`<span class="badge" aria-hidden="true">${formats.number(chat.unread)}</span
                ><span class="hidden">${unreadText(chat.unread, formats)}</span>`
        }
      </span>
    </span>
  </a>`;
};
