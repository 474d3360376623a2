import { msg, str } from '@lit/localize';
import { html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { PersonId } from '../../engine/api/ids.ts';
import type { Fingerprint } from '../../engine/api/state.ts';
import '../qr/camera.ts';
import { canAskForCamera } from '../qr/open-camera.ts';
import { qrPath, type QrPath } from '../qr/qr-path.ts';
import { qrPicture } from '../qr/qr-picture.ts';
import { failureWords, type Explanation } from '../invite/invite-words.ts';
import { DpElement } from '../shared/element.ts';
import type { AppContext } from '../state/context.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { longCodeStyles } from './verify-styles.ts';
import { checkWords } from './verify-words.ts';
import { isolated } from '../shared/isolated.ts';

/**
 * The safety number of both people, as 60 digits and as a QR code. Unlike the six digits, it leaves no chance to
 * guess, and neither person has to be online.
 */
@customElement('dp-long-code')
export class DpLongCode extends DpElement {
  static override styles: CSSResultGroup = [base, controls, longCodeStyles];

  @property({ attribute: false }) app!: AppContext;
  @property({ attribute: false }) person!: PersonId;
  @property() name = '';
  @state() private fingerprint: Fingerprint | null = null;
  @state() private scanning = false;
  @state() private outcome: (Explanation & { readonly bad: boolean }) | null = null;
  #qr: QrPath | null = null;

  protected override firstUpdated(): void {
    void this.#load();
  }

  protected override render(): TemplateResult {
    const { fingerprint, outcome } = this;
    if (fingerprint === null) return html`<p class="quiet">${msg('Working out the long code')}</p>`;
    return html`
      <p class="small">
        ${msg(str`These 60 digits are the same for you and ${isolated(this.name)}, as long as both of you keep your keys. Compare them on paper, or scan each other’s picture.`)}
      </p>
      <div class="digits code" role="group" aria-label=${msg('Long code')}>
        ${fingerprint.digits.match(/\d{5}/g)?.map((group) => html`<span>${group}</span>`)}
      </div>
      ${this.#picture()}
      ${
        this.scanning
          ? html`<dp-camera
              .words=${{
                hint: msg(str`Hold the picture on the screen of ${isolated(this.name)} before the camera.`),
                refused: msg('The browser did not allow the camera. Compare the digits instead.'),
                none: msg('There is no camera here. Compare the digits instead.'),
              }}
              @dp-scanned=${(event: CustomEvent<string>) => this.#check(event.detail)}
            ></dp-camera>`
          : nothing
      }
      <p class="small ${outcome?.bad === true ? 'wrong' : ''}" aria-live="polite">
        ${outcome === null ? nothing : html`<strong>${outcome.what}</strong> ${outcome.todo}`}
      </p>
      <div class="buttons">
        ${
          canAskForCamera()
            ? html`<button
                class="button"
                type="button"
                @click=${() => {
                  this.scanning = !this.scanning;
                  this.outcome = null;
                }}
              >
                ${this.scanning ? msg('Stop scanning') : msg('Scan')}
              </button>`
            : nothing
        }
        <button class="button" type="button" @click=${() => this.#check(fingerprint.digits)}>
          ${msg('All 60 digits match')}
        </button>
      </div>
    `;
  }

  #picture(): TemplateResult | typeof nothing {
    return this.#qr === null ? nothing : qrPicture(this.#qr, msg('Verification QR code'));
  }

  async #load(): Promise<void> {
    const made = await this.app.engine.verification.fingerprint(this.person);
    if (!made.ok) return;
    this.#qr = qrPath(made.value.scan);
    this.fingerprint = made.value;
  }

  async #check(text: string): Promise<void> {
    const checked = await this.app.engine.verification.check(this.person, text);
    if (!checked.ok) {
      if (checked.error.kind === 'not-kept') this.outcome = { ...failureWords(checked.error), bad: true };
      return;
    }
    const { value } = checked;
    this.outcome = { ...checkWords(value, this.name), bad: value !== 'match' };
    // Another QR code in view does not end the scan.
    if (value === 'match' || value === 'differs') this.scanning = false;
  }
}
