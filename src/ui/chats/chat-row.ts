import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { ChatSummary, Contact, Message } from '../../engine/api/state.ts';
import { stateIcon, stateWord } from '../chat/message-states.ts';
import { bellOffIcon, pinIcon } from '../icons/later-icons.ts';
import { identityMark } from '../people/identity-mark.ts';
import { printOf } from '../people/print.ts';
import '../people/print-view.ts';
import type { Formats } from '../shared/formats.ts';
import { chatFragment } from '../state/routes.ts';
import { type Preview, chatName, mutedMark, previewOf, unreadMark } from './chat-row-state.ts';

/** The input of a row in the list of chats. */
export interface ChatRow {
  readonly chat: ChatSummary;
  readonly contact: Contact | null;
  readonly draft: string;
  readonly current: boolean;
}

const stateSign = (state: Message['state'] | null): TemplateResult | typeof nothing =>
  state === null ? nothing : html`${stateIcon(state)}<span class="hidden">${stateWord(state)}: </span>`;

const previewLine = (preview: Preview): TemplateResult => {
  switch (preview.kind) {
    case 'draft':
      return html`<span class="draft">${msg('Draft:')}</span> <bdi>${preview.text}</bdi>`;
    case 'message':
      return html`${stateSign(preview.state)}<bdi>${preview.text}</bdi>`;
    case 'unshown':
      return html`${stateSign(preview.state)}<i>${preview.text}</i>`;
    case 'hint':
      return html`${preview.text}`;
  }
};

const badge = (chat: ChatSummary, formats: Formats): TemplateResult | typeof nothing => {
  const mark = unreadMark(chat, formats);
  if (mark === undefined) return nothing;
  const shape = `${mark.seen === '' ? 'dot' : ''} ${chat.flags.mutedUntil === null ? '' : 'quiet-badge'}`;
  return html`<span class="badge ${shape}" aria-hidden="true">${mark.seen}</span
    ><span class="hidden">${mark.said}</span>`;
};

const mutedSign = (chat: ChatSummary, formats: Formats): TemplateResult | typeof nothing => {
  const mark = mutedMark(chat, formats);
  if (mark === undefined) return nothing;
  return html`<span class="flag" title=${mark.said}
    >${bellOffIcon}<span class="hidden">${mark.said}</span><span aria-hidden="true">${mark.seen}</span></span
  >`;
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
        <span class="preview">${previewLine(previewOf(chat, row.draft, row.current))}</span>
        ${mutedSign(chat, formats)} ${badge(chat, formats)}
      </span>
    </span>
  </a>`;
};
