import { msg, str } from '@lit/localize';
import { html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { InviteId } from '../../engine/api/ids.ts';
import type { Contact, Invite } from '../../engine/api/state.ts';
import { checkIcon, copyIcon } from '../icons/icons.ts';
import { share2Icon } from '../icons/later-icons.ts';
import '../people/print-view.ts';
import { DpDialog, dialogStyles } from '../shared/dialog.ts';
import type { AppContext } from '../state/context.ts';
import { chatFragment, inviteFragment } from '../state/routes.ts';
import { StoreController } from '../state/store-controller.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { inviteStyles } from './invite-styles.ts';
import { failureWords, type Explanation } from './invite-words.ts';
import { qrPath, type QrPath } from '../qr/qr-path.ts';
import { qrPicture } from '../qr/qr-picture.ts';
import { isolated } from '../shared/isolated.ts';
import { reachNote, reachStyles } from '../shared/reach-note.ts';

/** Makes an invite for one person when it opens, and shows the ways to pass it on. */
@customElement('dp-invite-dialog')
export class DpInviteDialog extends DpDialog {
  static override styles: CSSResultGroup = [base, controls, dialogStyles, inviteStyles, reachStyles];

  @property({ attribute: false }) app!: AppContext;
  @state() private made: Invite | null = null;
  @state() private failure: Explanation | null = null;
  @state() private copied: boolean | null = null;
  #qr: QrPath | null = null;

  constructor() {
    super();
    new StoreController(this);
  }

  protected override heading(): string {
    return msg('Invite');
  }

  protected override firstUpdated(): void {
    void this.#make();
  }

  protected override body(): TemplateResult {
    const { made } = this;
    const usedBy = this.#known(made)?.usedBy ?? null;
    const guest = this.app.store.contact(usedBy);
    return html`
      ${
        this.failure === null
          ? nothing
          : html`<p class="wrong" role="alert"><strong>${this.failure.what}</strong> ${this.failure.todo}</p>`
      }
      ${guest !== null ? this.#arrived(guest) : made !== null ? this.#handOver(made) : this.#waiting()}
      ${this.#others()}
    `;
  }

  async #make(): Promise<void> {
    this.failure = null;
    const made = await this.app.engine.invites.create();
    if (made.ok) {
      this.#qr = qrPath(this.#link(made.value));
      this.made = made.value;
      this.copied = null;
    } else this.failure = failureWords(made.error);
  }

  #link(invite: Invite): string {
    return `${this.app.page.address}${inviteFragment(invite.code)}`;
  }

  /** The current state of the invite in the engine. */
  #known(invite: Invite | null): Invite | null {
    return this.app.store.engine?.invites.find((each) => each.id === invite?.id) ?? null;
  }

  #waiting(): TemplateResult | typeof nothing {
    return this.failure === null ? html`<p class="quiet">${msg('Making an invite')}</p>` : nothing;
  }

  #handOver(invite: Invite): TemplateResult {
    const { page } = this.app;
    const link = this.#link(invite);
    return html`
      <p>
        ${msg('Send this link to one person, or let them scan the code. Keep Driftpost open until they are here.')}
      </p>
      ${reachNote(page.address)} ${this.#code()}
      <div class="field">
        <label for="link">${msg('Invite link')}</label>
        <input
          id="link"
          class="input code"
          readonly
          .value=${link}
          @focus=${(event: Event) => (event.target as HTMLInputElement).select()}
        />
      </div>
      <div class="buttons">
        <button class="button" type="button" @click=${() => this.#cancel(invite.id)}>
          ${msg('Cancel this invite')}
        </button>
        ${
          page.canShare
            ? html`<button class="button" type="button" @click=${() => this.#share(link)}>
                ${share2Icon}${msg('Share')}
              </button>`
            : nothing
        }
        <button class="button primary" type="button" @click=${() => this.#copy(link)}>
          ${this.copied === true ? checkIcon : copyIcon}${msg('Copy link')}
        </button>
      </div>
      <p class="small quiet" aria-live="polite">${this.#note(invite)}</p>
    `;
  }

  #code(): TemplateResult | typeof nothing {
    return this.#qr === null ? nothing : qrPicture(this.#qr, msg('Invite QR code'));
  }

  #note(invite: Invite): string {
    if (this.copied === true) return msg('Copied. Paste it into a message to the person.');
    if (this.copied === false)
      return msg('The browser did not allow copying. Select the link and copy it by hand.');
    return msg(str`Works for one person, until ${this.formats.dateTime(invite.expiresAt)}.`);
  }

  #arrived(guest: Contact): TemplateResult {
    return html`<div class="guest" role="status">
        <dp-print .person=${guest.id}></dp-print>
        <p>
          <strong dir="auto">${msg(str`${isolated(guest.name)} is here`)}</strong
          ><br />${msg('You can write to each other now.')}
        </p>
      </div>
      <div class="buttons">
        <button class="button" type="button" @click=${() => this.#make()}>
          ${msg('Invite somebody else')}
        </button>
        <a class="button primary" href=${chatFragment(guest.chat)} @click=${() => this.close()}
          >${msg('Open the chat')}</a
        >
      </div>`;
  }

  /** The other open invites, each with a button to revoke it. */
  #others(): TemplateResult | typeof nothing {
    const open = (this.app.store.engine?.invites ?? []).filter(
      (each) => each.usedBy === null && each.id !== this.made?.id,
    );
    if (open.length === 0) return nothing;
    return html`<details ?open=${this.failure !== null}>
      <summary>${msg(str`Other open invites: ${this.formats.number(open.length)}`)}</summary>
      <ul aria-label=${msg('Open invites')}>
        ${open.map((invite) => {
          const made = this.formats.dateTime(invite.createdAt);
          return html`<li>
            <span class="small">${msg(str`Made ${made}`)}</span>
            <button
              class="button"
              type="button"
              aria-label=${msg(str`Cancel the invite made ${made}`)}
              @click=${() => this.#cancel(invite.id)}
            >
              ${msg('Cancel')}
            </button>
          </li>`;
        })}
      </ul>
    </details>`;
  }

  async #copy(link: string): Promise<void> {
    this.copied = await this.app.page.copy(link);
    if (!this.copied) this.find<HTMLInputElement>('#link')?.select();
  }

  async #share(link: string): Promise<void> {
    await this.app.page.share({ title: 'Driftpost', text: msg('Let us talk on Driftpost'), url: link });
  }

  async #cancel(id: InviteId): Promise<void> {
    const cancelled = await this.app.engine.invites.cancel(id);
    if (!cancelled.ok) this.failure = failureWords(cancelled.error);
    else if (id === this.made?.id) this.close();
  }
}
