import { msg } from '@lit/localize';
import { css, html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { shortId } from '../../engine/api/ids.ts';
import type { Contact } from '../../engine/api/state.ts';
import { DpElement } from '../shared/element.ts';
import { MinuteController } from '../shared/minute.ts';
import { rows } from '../chats/row-styles.ts';
import type { AppContext } from '../state/context.ts';
import { chatFragment } from '../state/routes.ts';
import { StoreController } from '../state/store-controller.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { identityMark, identityMarkStyles } from './identity-mark.ts';
import { presenceText } from './presence.ts';
import { printOf } from './print.ts';
import './print-view.ts';
import './asked-people.ts';
import './contact-requests.ts';
import './find-people.ts';
import './own-id.ts';

/** The screen "People": received and sent requests, contacts, and the search. */
@customElement('dp-people')
export class DpPeople extends DpElement {
  static override styles: CSSResultGroup = [
    base,
    controls,
    rows,
    identityMarkStyles,
    css`
      .top {
        display: flex;
        align-items: center;
        gap: 10px;
      }

      h2 {
        padding: 4px 20px;
        font-size: var(--text-base);
      }

      .self {
        margin: 8px 20px 20px;
        padding-top: 16px;
        border-top: 1px solid var(--line);
      }

      .ids {
        display: flex;
        flex-wrap: wrap;
        gap: 0 10px;
      }
    `,
  ];

  @property({ attribute: false }) app!: AppContext;

  constructor() {
    super();
    new StoreController(this);
    new MinuteController(this);
  }

  protected override render(): TemplateResult {
    const contacts = this.app.store.engine?.contacts ?? [];
    return html`
      <h1 class="title">${msg('People')}</h1>
      <dp-find-people .app=${this.app}></dp-find-people>
      <dp-contact-requests .app=${this.app}></dp-contact-requests>
      <dp-asked-people .app=${this.app} which="sent"></dp-asked-people>
      ${contacts.length === 0 ? this.#empty() : this.#list(contacts)}
      <dp-asked-people .app=${this.app} which="blocked"></dp-asked-people>
      <section class="self" aria-label=${msg('You')}><dp-own-id .app=${this.app}></dp-own-id></section>
    `;
  }

  #list(contacts: readonly Contact[]): TemplateResult {
    return html`<h2>${msg('Contacts')}</h2>
      <ul aria-label=${msg('Contacts')}>
        ${repeat(
          contacts,
          (contact) => contact.id,
          (contact) => this.#row(contact),
        )}
      </ul>`;
  }

  #row(contact: Contact): TemplateResult {
    const online = contact.presence.kind === 'online';
    return html`<li>
      <a class="row" href=${chatFragment(contact.chat)}>
        <dp-print .person=${contact.id} ?data-online=${online}></dp-print>
        <span class="main">
          <span class="top">
            <span class="name" dir="auto">${contact.name}</span>${identityMark(contact)}
          </span>
          <span class="ids small quiet">
            ${contact.ownName === '' ? nothing : html`<bdi>${contact.nickname}</bdi>`}
            <span>${printOf(contact.id).words}</span><span class="code">${shortId(contact.id)}</span>
          </span>
          <span class="small ${online ? 'online' : 'quiet'}">
            ${presenceText(contact.presence, this.app.page.now(), this.formats)}
          </span>
        </span>
      </a>
    </li>`;
  }

  #empty(): TemplateResult {
    return html`<div class="empty">
      <p>
        ${msg('Nobody yet. Press Invite to send somebody a link or to show them a QR code, for one person.')}
      </p>
    </div>`;
  }
}
