import { msg, str } from '@lit/localize';
import { css, html, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { shortId, type PersonId } from '../../engine/api/ids.ts';
import type { Contact } from '../../engine/api/state.ts';
import { storageSentence } from '../invite/invite-words.ts';
import { DpDialog, dialogStyles } from '../shared/dialog.ts';
import type { AppContext } from '../state/context.ts';
import { StoreController } from '../state/store-controller.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { identityMark, identityMarkStyles } from './identity-mark.ts';
import { printOf } from './print.ts';
import './print-view.ts';

/** What is known of a contact, and how to part from them. */
@customElement('dp-contact-dialog')
export class DpContactDialog extends DpDialog {
  static override styles: CSSResultGroup = [
    base,
    controls,
    dialogStyles,
    identityMarkStyles,
    css`
      .who {
        display: flex;
        align-items: center;
        gap: 16px;
        --print-size: 64px;
      }

      .name {
        font-size: var(--text-large);
        font-weight: 650;
      }

      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 8px 20px;
      }

      dt {
        color: var(--text-quiet);
      }
    `,
  ];

  @property({ attribute: false }) app!: AppContext;
  @property({ attribute: false }) person!: PersonId;
  @state() private asking = false;
  @state() private failure = '';

  constructor() {
    super();
    new StoreController(this);
  }

  protected override heading(): string {
    return msg('Contact settings');
  }

  protected override body(): TemplateResult {
    const contact = this.app.store.contact(this.person);
    if (contact === null) return html`<p>${msg('This contact was removed.')}</p>`;
    return this.asking ? this.#question(contact) : this.#about(contact);
  }

  #about(contact: Contact): TemplateResult {
    return html`<div class="who">
        <dp-print .person=${contact.id}></dp-print>
        <div>
          <p class="name" dir="auto">${contact.nickname}</p>
          <p class="quiet">${printOf(contact.id).words}</p>
          ${identityMark(contact)}
        </div>
      </div>
      <dl>
        <dt>${msg('Short id')}</dt>
        <dd class="code">${shortId(contact.id)}</dd>
        <dt>${msg('Added')}</dt>
        <dd>${this.formats.dateTime(contact.addedAt)}</dd>
      </dl>
      <p class="small quiet">
        ${msg('The picture and the two words are made from the key of this person. They look the same wherever you see them.')}
      </p>
      <div class="buttons">
        <button class="button danger" type="button" @click=${() => (this.asking = true)}>
          ${msg('Remove contact')}
        </button>
        <button
          class="button"
          type="button"
          @click=${() => this.app.store.open({ kind: 'verify', person: contact.id })}
        >
          ${msg('Verify')}
        </button>
      </div>`;
  }

  #question(contact: Contact): TemplateResult {
    return html`<p>
        ${msg(str`Remove ${contact.nickname} and the whole conversation from this device? This cannot be undone.`)}
      </p>
      <p class="wrong" aria-live="polite">${this.failure}</p>
      <div class="buttons">
        <button class="button" type="button" @click=${() => (this.asking = false)}>${msg('Cancel')}</button>
        <button class="button final" type="button" @click=${() => this.#remove(contact)}>
          ${msg('Remove contact')}
        </button>
      </div>`;
  }

  async #remove(contact: Contact): Promise<void> {
    const removed = await this.app.engine.removeContact(contact.id);
    if (removed.ok) return this.close();
    this.failure = storageSentence(removed.error.problem);
  }
}
