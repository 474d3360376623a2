import { msg, str } from '@lit/localize';
import { html, nothing, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { shortId } from '../../engine/api/ids.ts';
import type { Pairing, PairingPreview } from '../../engine/api/pairing.ts';
import { failureWords, senderName, type Explanation } from '../invite/invite-words.ts';
import { DpDialog, dialogStyles } from '../shared/dialog.ts';
import type { AppContext } from '../state/context.ts';
import { chatFragment } from '../state/routes.ts';
import { StoreController } from '../state/store-controller.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import './own-code.ts';
import './their-code.ts';
import { pairingStyles } from './pairing-styles.ts';
import { pairingFailureWords, pairingProblemWords, stepWords } from './pairing-words.ts';

/** Pairing without a server: the two people exchange two codes, one each way. */
@customElement('dp-pairing-dialog')
export class DpPairingDialog extends DpDialog {
  static override styles: CSSResultGroup = [base, controls, dialogStyles, pairingStyles];

  @property({ attribute: false }) app!: AppContext;
  /** The code of a link that was opened; else empty. */
  @property() code = '';
  @state() private theirs = '';
  @state() private preview: PairingPreview | null = null;
  @state() private failure: Explanation | null = null;
  /** Whether a code is being processed: the own code that is shown is about to change. */
  @state() private busy = false;
  /** Whether a code was processed: the own code that was shown before is out of date. */
  @state() private taken = false;
  /** Whether this pairing was seen while it ran. The pairing before it may still be in the state for a moment. */
  #begun = false;

  constructor() {
    super();
    new StoreController(this);
  }

  protected override heading(): string {
    return msg('Pair without a server');
  }

  protected override firstUpdated(): void {
    void this.#open(false);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('code') && this.code !== '') void this.#opened(this.code);
  }

  protected override updated(_changed: PropertyValues<this>): void {
    const { pairing } = this;
    if (pairing !== null && pairing.step !== 'done') this.#begun = true;
    else if (this.#begun) this.#arrive(pairing);
  }

  protected override body(): TemplateResult {
    const isOld = this.busy || (this.taken && this.pairing?.step === 'offered');
    const pairing = isOld ? null : this.pairing;
    return html`
      <div aria-live="polite">${this.#progress(pairing)}</div>
      ${this.#own(pairing)} ${this.#who()}
      <dp-their-code
        .text=${this.theirs}
        .failure=${this.failure}
        ?busy=${this.busy}
        @dp-typed=${(event: CustomEvent<string>) => this.#typed(event.detail)}
        @dp-connect=${(event: CustomEvent<string>) => this.#connect(event.detail)}
      ></dp-their-code>
    `;
  }

  private get pairing(): Pairing | null {
    return this.app.store.engine?.pairing ?? null;
  }

  /** Its room is reserved, so that nothing moves away from under a finger. */
  #own(pairing: Pairing | null): TemplateResult | typeof nothing {
    if (pairing === null || pairing.step === 'preparing')
      return html`<div class="room" aria-hidden="true"></div>`;
    if (pairing.code === null || pairing.step === 'linking') return nothing;
    return html`<dp-own-code
      .page=${this.app.page}
      .pairing=${pairing}
      @dp-anew=${() => this.#open(true)}
    ></dp-own-code>`;
  }

  #progress(pairing: Pairing | null): TemplateResult {
    if (this.busy) return html`<p>${msg('Reading the code. This takes up to three seconds.')}</p>`;
    if (pairing?.step !== 'ended' || pairing.problem === null)
      return html`<p>
        ${stepWords(pairing ?? { step: 'preparing', code: null, expiresAt: null, peer: null, problem: null })}
      </p>`;
    const { what, todo } = pairingProblemWords(pairing.problem);
    return html`<p role="alert"><strong>${what}</strong> ${todo}</p>
      <div class="buttons">
        <button class="button primary" type="button" @click=${() => this.#open(true)}>
          ${msg('New code')}
        </button>
      </div>`;
  }

  /** Shows the nickname in a code that was opened as a link. The person must agree before the code is used. */
  #who(): TemplateResult | typeof nothing {
    const { preview } = this;
    if (preview === null) return nothing;
    return html`<div class="who">
      <p><strong dir="auto">${msg(str`This code is from ${senderName(preview.nickname)}.`)}</strong></p>
      <p class="small quiet code">${shortId(preview.from)}</p>
    </div>`;
  }

  async #open(anew: boolean): Promise<void> {
    this.taken = false;
    const opened = await this.app.engine.pairing.open(anew);
    if (!opened.ok) this.failure = failureWords(opened.error);
  }

  /**
   * An answer continues the pairing that this person began, so it is used at once. A first code of another person
   * needs consent.
   */
  async #opened(code: string): Promise<void> {
    this.#typed(code);
    const read = await this.app.engine.pairing.read(code);
    if (!read.ok) this.failure = pairingFailureWords(read.error);
    else if (read.value.role === 'answer') await this.#connect(code);
    else this.preview = read.value;
  }

  #typed(text: string): void {
    this.theirs = text;
    this.failure = null;
    this.preview = null;
  }

  async #connect(text: string): Promise<void> {
    if (this.busy) return;
    this.#typed(text);
    this.busy = true;
    const taken = await this.app.engine.pairing.take(text).finally(() => (this.busy = false));
    this.taken = taken.ok;
    if (taken.ok) this.theirs = '';
    else this.failure = pairingFailureWords(taken.error);
  }

  /** The two are contacts now: opens the chat. */
  #arrive(pairing: Pairing | null): void {
    const contact = this.app.store.contact(pairing?.peer?.from ?? null);
    if (contact === null) return;
    this.#begun = false;
    this.app.page.setFragment(chatFragment(contact.chat), 'push');
    this.close();
  }
}
