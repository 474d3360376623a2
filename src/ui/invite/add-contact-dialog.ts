import { msg, str } from '@lit/localize';
import { css, html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { shortId } from '../../engine/api/ids.ts';
import type { InvitePreview } from '../../engine/api/state.ts';
import '../people/print-view.ts';
import { printOf } from '../people/print.ts';
import { DpDialog, dialogStyles } from '../shared/dialog.ts';
import type { AppContext } from '../state/context.ts';
import { chatFragment } from '../state/routes.ts';
import { StoreController } from '../state/store-controller.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { failureWords, senderName, type Explanation } from './invite-words.ts';

/**
 * The dialog for an invite link that was opened in a browser with an identity: it names the sender and asks for
 * consent.
 */
@customElement('dp-add-contact')
export class DpAddContact extends DpDialog {
  static override styles: CSSResultGroup = [
    base,
    controls,
    dialogStyles,
    css`
      .who {
        display: flex;
        align-items: center;
        gap: 14px;
        padding: 14px;
        border-radius: 12px;
        background: var(--cork-soft);
      }
    `,
  ];

  @property({ attribute: false }) app!: AppContext;
  @property() code = '';
  @state() private preview: InvitePreview | null = null;
  @state() private failure: Explanation | null = null;
  @state() private busy = false;

  constructor() {
    super();
    // While the dialog is open, the sender may connect, or may be found to have removed this contact.
    new StoreController(this);
  }

  protected override heading(): string {
    return msg('Add contact');
  }

  protected override firstUpdated(): void {
    void this.#read();
  }

  protected override body(): TemplateResult {
    if (this.failure !== null) return this.#failed(this.failure);
    if (this.preview === null) return html`<p class="quiet">${msg('Reading the invite')}</p>`;
    return html`${this.#who(this.preview)}${this.preview.contact === null ? this.#question(this.preview) : this.#known(this.preview)}`;
  }

  async #read(): Promise<void> {
    const read = await this.app.engine.invites.read(this.code);
    if (read.ok) this.preview = read.value;
    else this.failure = failureWords(read.error);
  }

  #who(preview: InvitePreview): TemplateResult {
    return html`<div class="who">
      <dp-print .person=${preview.from}></dp-print>
      <div>
        <p><strong dir="auto">${preview.nickname || msg('Somebody without a nickname')}</strong></p>
        <p class="small quiet">
          ${printOf(preview.from).words} · <span class="code">${shortId(preview.from)}</span>
        </p>
      </div>
    </div>`;
  }

  #question(preview: InvitePreview): TemplateResult {
    return html`<p>
        ${msg(str`Add ${senderName(preview.nickname)} as a contact? You can write to each other as soon as both of you have Driftpost open.`)}
      </p>
      <div class="buttons">
        <button class="button" type="button" @click=${() => this.close()}>${msg('Cancel')}</button>
        <button
          class="button primary"
          type="button"
          aria-disabled=${this.busy}
          @click=${() => this.#accept()}
        >
          ${msg('Add contact')}
        </button>
      </div>`;
  }

  /**
   * For a contact with an open link there is nothing to do. Without a link it is unknown: the contact may have
   * removed this person.
   */
  #known(preview: InvitePreview): TemplateResult {
    const contact = this.app.store.contact(preview.from);
    const isLinked = contact?.presence.kind === 'online';
    const canConnect = !isLinked && preview.expiresAt > this.app.page.now();
    return html`<p>
        ${
          contact?.presence.kind === 'removed' && canConnect
            ? msg(
                str`${senderName(preview.nickname)} has removed you. This invite connects you again. What you wrote to each other stays.`,
              )
            : canConnect
              ? msg(
                  str`${senderName(preview.nickname)} is a contact of yours already, and you are not linked now. If they have removed you, this invite connects you again. What you wrote to each other stays.`,
                )
              : msg(
                  str`${senderName(preview.nickname)} is a contact of yours already. The invite stays unused.`,
                )
        }
      </p>
      <div class="buttons">
        <button class="button" type="button" @click=${() => this.close()}>${msg('Cancel')}</button>
        ${
          preview.contact === null
            ? nothing
            : html`<a
                class=${canConnect ? 'button' : 'button primary'}
                href=${chatFragment(preview.contact)}
                @click=${() => this.close()}
                >${msg('Open the chat')}</a
              >`
        }
        ${
          canConnect
            ? html`<button
                class="button primary"
                type="button"
                aria-disabled=${this.busy}
                @click=${() => this.#accept()}
              >
                ${msg('Connect again')}
              </button>`
            : nothing
        }
      </div>`;
  }

  #failed(failure: Explanation): TemplateResult {
    return html`<p role="alert"><strong>${failure.what}</strong> ${failure.todo}</p>
      <div class="buttons">
        <button class="button" type="button" @click=${() => this.close()}>${msg('OK')}</button>
      </div>`;
  }

  async #accept(): Promise<void> {
    this.busy = true;
    const accepted = await this.app.engine.invites.accept(this.code).finally(() => (this.busy = false));
    if (!accepted.ok) {
      this.failure = failureWords(accepted.error);
      return;
    }
    this.app.store.followed.add(accepted.value.id);
    this.app.store.changed();
    this.close();
  }
}
