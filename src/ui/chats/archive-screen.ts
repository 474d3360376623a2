import { msg } from '@lit/localize';
import { css, html, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { arrowLeftIcon } from '../icons/icons.ts';
import { archiveIcon } from '../icons/later-icons.ts';
import { CHATS_FRAGMENT } from '../state/routes.ts';
import { DpChatRows } from './chat-rows.ts';

/** The screen with the archived chats. */
@customElement('dp-archive')
export class DpArchive extends DpChatRows {
  static override styles: CSSResultGroup = [
    DpChatRows.styles,
    css`
      .head {
        display: flex;
        align-items: center;
        gap: 4px;
        padding: 0 8px 8px;
      }

      .head .title {
        padding: 0;
      }

      .empty .icon {
        width: 32px;
        height: 32px;
        color: var(--text-quiet);
      }
    `,
  ];

  protected override render(): TemplateResult {
    const archived = (this.app.store.engine?.chats ?? []).filter(({ flags }) => flags.isArchived);
    return html`
      <div class="head">
        <a class="icon-button" href=${CHATS_FRAGMENT} aria-label=${msg('Back')} title=${msg('Back')}
          >${arrowLeftIcon}</a
        >
        <h1 class="title">${msg('Archived')}</h1>
      </div>
      ${
        archived.length === 0
          ? this.#empty()
          : html`<ul aria-label=${msg('Archived')}>
              ${this.rowsOf(archived)}
            </ul>`
      }
    `;
  }

  #empty(): TemplateResult {
    return html`<div class="empty">
      ${archiveIcon}
      <p>${msg('The archive is empty.')}</p>
      <p class="quiet">
        ${msg('It keeps chats that you do not want to see in the list, with all that was said in them. A new message brings a chat back, unless it is muted.')}
      </p>
      <p class="quiet">
        ${msg('To archive a chat, open its menu: in the chat, with a long press on its row, with the right mouse button, or with Shift+F10.')}
      </p>
    </div>`;
  }
}
