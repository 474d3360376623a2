import { msg } from '@lit/localize';
import { html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { ChatId, InviteId } from '../../engine/api/ids.ts';
import type { EngineState } from '../../engine/api/engine-state.ts';
import type { ChatSummary, Redemption } from '../../engine/api/state.ts';
import { identityMarkStyles } from '../people/identity-mark.ts';
import { DpElement } from '../shared/element.ts';
import { MinuteController } from '../shared/minute.ts';
import type { AppContext } from '../state/context.ts';
import { StoreController } from '../state/store-controller.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { chatListStyles } from './chat-list-styles.ts';
import { chatRow } from './chat-row.ts';
import { chatOrder } from './chat-order.ts';
import { rows } from './row-styles.ts';
import { part } from '../shared/parts.ts';

const loadRedemptions = part(() => import('./redemption-row.ts'));

/** The conversations: first what needs an answer, then unread, then the rest. */
@customElement('dp-chats')
export class DpChats extends DpElement {
  static override styles: CSSResultGroup = [base, controls, rows, identityMarkStyles, chatListStyles];

  @property({ attribute: false }) app!: AppContext;

  constructor() {
    super();
    new StoreController(this);
    new MinuteController(this);
    this.addEventListener('dp-dismiss', (event) => {
      void this.app.engine.invites.dismiss((event as CustomEvent<InviteId>).detail);
    });
  }

  /** Puts the focus on a chat's row: where one comes back to. */
  focusChat(chat: ChatId): void {
    this.find<HTMLElement>(`a[href="#/chats/${chat}"]`)?.focus();
  }

  protected override render(): TemplateResult {
    const { engine } = this.app.store;
    if (engine === null) return html``;
    return html`
      <h1 class="title">${msg('Chats')}</h1>
      ${engine.redemptions.length === 0 ? nothing : this.#redemptions(engine)}
      <ul aria-label=${msg('Chats')}>
        ${repeat(
          chatOrder(engine.chats),
          (chat) => chat.id,
          (chat) => html`<li>${this.#row(chat)}</li>`,
        )}
      </ul>
      ${engine.contacts.length === 0 && engine.redemptions.length === 0 ? this.#meet() : nothing}
    `;
  }

  #row(chat: ChatSummary): TemplateResult {
    const { store, page } = this.app;
    const current = store.route.screen === 'chats' && store.route.chat === chat.id;
    const row = { chat, contact: store.contact(chat.contact), draft: store.draft(chat.id), current };
    return chatRow(row, this.formats, page.now());
  }

  #redemptions(engine: EngineState): TemplateResult {
    // Most starts have none.
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
