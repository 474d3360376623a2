import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { ChatId, InviteId } from '../../engine/api/ids.ts';
import type { EngineState } from '../../engine/api/engine-state.ts';
import type { Redemption } from '../../engine/api/state.ts';
import { archiveIcon } from '../icons/later-icons.ts';
import { part } from '../shared/parts.ts';
import { ARCHIVE_FRAGMENT } from '../state/routes.ts';
import { chatOrder } from './chat-order.ts';
import { DpChatRows } from './chat-rows.ts';
import { chatsText, unreadText } from './chat-words.ts';

const loadRedemptions = part(() => import('./redemption-row.ts'));

/** The list of chats: pinned ones first, then unread ones, then the rest; and a link to the archive. */
@customElement('dp-chats')
export class DpChats extends DpChatRows {
  constructor() {
    super();
    this.addEventListener('dp-dismiss', (event) => {
      void this.app.engine.invites.dismiss((event as CustomEvent<InviteId>).detail);
    });
  }

  protected override render(): TemplateResult {
    const { engine } = this.app.store;
    if (engine === null) return html``;
    return html`
      <h1 class="title">${msg('Chats')}</h1>
      ${engine.redemptions.length === 0 ? nothing : this.#redemptions(engine)}
      <ul aria-label=${msg('Chats')}>
        ${this.rowsOf(chatOrder(engine.chats))}
      </ul>
      ${engine.contacts.length === 0 && engine.redemptions.length === 0 ? this.#meet() : nothing}
      ${this.#archive(engine)}
    `;
  }

  /** The link to the archive, with the number of chats and of unread messages in it. */
  #archive({ chats }: EngineState): TemplateResult {
    const archived = chats.filter(({ flags }) => flags.isArchived);
    const unread = archived.reduce((sum, chat) => sum + chat.unread, 0);
    const counts = [
      archived.length > 0 ? chatsText(archived.length, this.formats) : '',
      unread > 0 ? unreadText(unread, this.formats) : '',
    ].filter((count) => count !== '');
    return html`<a class="archive" href=${ARCHIVE_FRAGMENT}>
      ${archiveIcon}<span class="main"
        ><span>${msg('Archived')}</span>
        ${counts.length === 0 ? nothing : html`<span class="small quiet">${counts.join(' · ')}</span>`}</span
      >
    </a>`;
  }

  #redemptions(engine: EngineState): TemplateResult {
    // Most people have none.
    void loadRedemptions();
    const chatOf = (redemption: Redemption): ChatId | null =>
      engine.contacts.find((contact) => contact.id === redemption.from)?.chat ?? null;
    return html`<ul class="redemptions" aria-label=${msg('Invites you opened')}>
      ${repeat(
        engine.redemptions,
        (redemption) => redemption.id,
        (redemption) =>
          html`<li>
            <dp-redemption .redemption=${redemption} .chat=${chatOf(redemption)}></dp-redemption>
          </li>`,
      )}
    </ul>`;
  }

  /** What a fresh start offers. */
  #meet(): TemplateResult {
    return html`<section class="meet" aria-labelledby="meet">
      <h2 id="meet">${msg('Meet somebody')}</h2>
      <p>
        ${msg('Press Invite and send the link, or let somebody scan the code. Once it is opened, you can talk.')}
      </p>
      <p class="small quiet">
        ${msg('Nothing passes through an account or a server that could read it: your browsers talk to each other.')}
      </p>
    </section>`;
  }
}
