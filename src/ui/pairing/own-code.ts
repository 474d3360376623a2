import { msg } from '@lit/localize';
import { html, nothing, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Pairing } from '../../engine/api/pairing.ts';
import { checkIcon, copyIcon } from '../icons/icons.ts';
import { share2Icon } from '../icons/later-icons.ts';
import { qrPath, type QrPath } from '../qr/qr-path.ts';
import { qrPicture } from '../qr/qr-picture.ts';
import { DpElement } from '../shared/element.ts';
import { reachNote, reachStyles } from '../shared/reach-note.ts';
import type { PageServices } from '../page-services.ts';
import { pairFragment } from '../state/routes.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { pairingStyles } from './pairing-styles.ts';
import { leftWords } from './pairing-words.ts';

/** How often the remaining time is rendered, in milliseconds. */
const TICK_MS = 1_000;

/** One's own code as a picture, as text and as a link, and how long it still works. */
@customElement('dp-own-code')
export class DpOwnCode extends DpElement {
  static override styles: CSSResultGroup = [base, controls, pairingStyles, reachStyles];

  @property({ attribute: false }) page!: PageServices;
  @property({ attribute: false }) pairing!: Pairing;
  @state() private copied: 'code' | 'link' | 'refused' | null = null;
  #qr: QrPath | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => this.requestUpdate(), TICK_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('pairing');
    if (!changed.has('pairing') || before?.code === this.pairing.code) return;
    // The lowest error correction: a screen does not get dirty, and larger modules are easier to scan.
    this.#qr = this.pairing.code === null ? null : qrPath(this.#link(this.pairing.code), 'low');
    this.copied = null;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { code, expiresAt } = this.pairing;
    if (code === null || expiresAt === null) return nothing;
    return html`<section>
      ${reachNote(this.page.address)} ${this.#picture()}
      <div class="field">
        <label for="own">${msg('Your code')}</label>
        <textarea
          id="own"
          class="input code"
          readonly
          rows="2"
          spellcheck="false"
          .value=${code}
          @focus=${(event: Event) => (event.target as HTMLTextAreaElement).select()}
        ></textarea>
      </div>
      <p class="small quiet">${leftWords(expiresAt - this.page.now(), this.formats)}</p>
      <div class="buttons">
        <button class="button" type="button" @click=${() => this.emit('dp-anew')}>${msg('New code')}</button>
        ${
          this.page.canShare
            ? html`<button class="button" type="button" @click=${() => this.#share(code)}>
                ${share2Icon}${msg('Share')}
              </button>`
            : nothing
        }
        <button class="button" type="button" @click=${() => this.#copy('link', this.#link(code))}>
          ${this.copied === 'link' ? checkIcon : copyIcon}${msg('Copy link')}
        </button>
        <button class="button" type="button" @click=${() => this.#copy('code', code)}>
          ${this.copied === 'code' ? checkIcon : copyIcon}${msg('Copy code')}
        </button>
      </div>
      <p class="small quiet" aria-live="polite">${this.#note()}</p>
    </section>`;
  }

  #link(code: string): string {
    return `${this.page.address}${pairFragment(code)}`;
  }

  #picture(): TemplateResult | typeof nothing {
    return this.#qr === null ? nothing : qrPicture(this.#qr, msg('Pairing QR code'));
  }

  #note(): string | typeof nothing {
    if (this.copied === null) return nothing;
    if (this.copied === 'refused')
      return msg('The browser did not allow copying. Select the code and copy it by hand.');
    return msg('Copied. Paste it into a message to the person.');
  }

  async #copy(what: 'code' | 'link', text: string): Promise<void> {
    const copied = await this.page.copy(text);
    this.copied = copied ? what : 'refused';
    if (!copied) this.find<HTMLTextAreaElement>('#own')?.select();
  }

  async #share(code: string): Promise<void> {
    await this.page.share({
      title: 'Driftpost',
      text: msg('Let us talk on Driftpost'),
      url: this.#link(code),
    });
  }
}
