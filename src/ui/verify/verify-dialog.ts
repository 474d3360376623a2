import { msg, str } from '@lit/localize';
import { html, nothing, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { PersonId } from '../../engine/api/ids.ts';
import type { Contact, Verification } from '../../engine/api/state.ts';
import { checkIcon, triangleAlertIcon } from '../icons/icons.ts';
import { DpDialog, dialogStyles } from '../shared/dialog.ts';
import type { AppContext } from '../state/context.ts';
import { StoreController } from '../state/store-controller.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import './long-code.ts';
import { verifyStyles } from './verify-styles.ts';
import { problemWords, stepWords, type VerifyContext } from './verify-words.ts';
import { isolated } from '../shared/isolated.ts';

/** Compares safety codes with a contact. Opening the dialog asks the contact, closing it cancels. */
@customElement('dp-verify-dialog')
export class DpVerifyDialog extends DpDialog {
  static override styles: CSSResultGroup = [base, controls, dialogStyles, verifyStyles];

  @property({ attribute: false }) app!: AppContext;
  @property({ attribute: false }) person!: PersonId;
  /** Whether the person has chosen the long code. */
  @state() private exact = false;

  #shownStep = '';

  constructor() {
    super();
    new StoreController(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // After the person has confirmed the codes, closing does not cancel: the other side may still have to confirm.
    if (this.#verification?.step !== 'confirming') void this.app.engine.verification.cancel(this.person);
  }

  protected override heading(): string {
    return msg('Verify');
  }

  protected override firstUpdated(): void {
    this.#start();
  }

  protected override updated(_changed: PropertyValues<this>): void {
    const step = this.#verification?.step ?? '';
    const before = this.#shownStep;
    this.#shownStep = step;
    // The pressed button may be gone, so the focus goes to the new text.
    if (before !== step && before !== '' && (this.renderRoot as ShadowRoot).activeElement === null)
      this.find<HTMLElement>('.progress')?.focus();
  }

  protected override body(): TemplateResult {
    const contact = this.app.store.contact(this.person);
    if (contact === null) return html`<p>${msg('This contact was removed.')}</p>`;
    const verification = this.#verification;
    const context = this.#context(contact);
    return html`
      ${verification?.step === 'verified' || verification?.step === 'ended' ? nothing : this.#intro(contact)}
      ${this.#code(verification)}
      <div class="progress" tabindex="-1" aria-live="polite">${this.#progress(verification, context)}</div>
      ${this.#buttons(verification)} ${this.#exact(contact, verification)}
    `;
  }

  get #verification(): Verification | null {
    return this.app.store.engine?.verifications.find((each) => each.person === this.person) ?? null;
  }

  #context(contact: Contact): VerifyContext {
    const online = contact.presence.kind === 'online';
    return { name: contact.name, online, formats: this.formats };
  }

  #start(): void {
    void this.app.engine.verification.start(this.person);
  }

  #confirm(match: boolean): void {
    void this.app.engine.verification.confirm(this.person, match);
  }

  #intro({ name, ownName, nickname }: Contact): TemplateResult {
    return html`${ownName === '' ? nothing : html`<p class="small quiet">${msg(str`Nickname: ${isolated(nickname)}`)}</p>`}
      <p>
        ${msg(str`Call ${isolated(name)} or sit together, and open this on both sides. If you both see the same six digits, nobody sits in between.`)}
      </p>`;
  }

  #code(verification: Verification | null): TemplateResult | typeof nothing {
    const code = verification?.code ?? null;
    if (code === null) return nothing;
    const grouped = `${code.slice(0, 3)} ${code.slice(3)}`;
    return html`<p class="safety" role="status" aria-label=${msg('Safety code')}>${grouped}</p>`;
  }

  #progress(verification: Verification | null, context: VerifyContext): TemplateResult {
    if (verification === null)
      return html`<p class="quiet">${msg(str`Asking ${isolated(context.name)}.`)}</p>`;
    if (verification.step === 'ended') return this.#ended(verification, context);
    const words = stepWords(verification, context);
    if (verification.step !== 'verified') return html`<p>${words}</p>`;
    return html`<p class="verified">${checkIcon}${msg('Verified')}</p>
      <p>${words}</p>`;
  }

  #ended(verification: Verification, context: VerifyContext): TemplateResult {
    const { what, todo } = problemWords(verification, context);
    const isAlarm = verification.problem === 'differs' || verification.problem === 'unjudged';
    if (!isAlarm) return html`<p><strong>${what}</strong> ${todo}</p>`;
    return html`<div class="alarm" role="alert">
      ${triangleAlertIcon}
      <p><strong>${what}</strong> ${todo}</p>
    </div>`;
  }

  #buttons(verification: Verification | null): TemplateResult | typeof nothing {
    switch (verification?.step) {
      case 'comparing':
        return html`<div class="buttons">
          <button class="button danger" type="button" @click=${() => this.#confirm(false)}>
            ${msg('Codes differ')}
          </button>
          <button class="button primary" type="button" @click=${() => this.#confirm(true)}>
            ${msg('Codes match')}
          </button>
        </div>`;
      case 'asked':
        return this.#startButton(msg('Compare'));
      case 'ended':
        return this.#startButton(msg('Compare again'));
      case 'verified':
        return html`<div class="buttons">
          <button class="button primary" type="button" @click=${() => this.close()}>${msg('Done')}</button>
        </div>`;
      default:
        return nothing;
    }
  }

  #startButton(label: string): TemplateResult {
    return html`<div class="buttons">
      <button class="button primary" type="button" @click=${() => this.#start()}>${label}</button>
    </div>`;
  }

  #exact({ id, name }: Contact, verification: Verification | null): TemplateResult | typeof nothing {
    if (verification?.step === 'verified') return nothing;
    return html`<details
      ?open=${this.exact}
      @toggle=${(event: Event) => (this.exact = (event.target as HTMLDetailsElement).open)}
    >
      <summary>${msg('More exact')}</summary>
      ${this.exact ? html`<dp-long-code .app=${this.app} .person=${id} .name=${name}></dp-long-code>` : nothing}
    </details>`;
  }
}
