import { msg, str } from '@lit/localize';
import { html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { checkIcon, triangleAlertIcon } from '../icons/icons.ts';
import type { StorageSafety } from '../page-services.ts';
import { DpElement } from '../shared/element.ts';
import type { AppContext } from '../state/context.ts';
import { StoreController } from '../state/store-controller.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import '../shared/earlier-data.ts';
import { settingsStyles } from './settings-styles.ts';

/** Settings: whether the browser may clear the stored data, and how to prevent that. */
@customElement('dp-storage-settings')
export class DpStorageSettings extends DpElement {
  static override styles: CSSResultGroup = [base, controls, settingsStyles];

  @property({ attribute: false }) app!: AppContext;
  @state() private safety: StorageSafety | null = null;
  @state() private refused = false;

  constructor() {
    super();
    new StoreController(this, (app, changed) => [
      app.page.install.subscribe(changed),
      app.page.offline.subscribe(changed),
    ]);
  }

  protected override firstUpdated(): void {
    void this.#look();
  }

  protected override render(): TemplateResult {
    const { safety } = this;
    return html`<section aria-labelledby="storage">
      <h2 id="storage">${msg('What is kept here')}</h2>
      ${safety === null ? html`<p class="quiet">${msg('Asking the browser')}</p>` : this.#verdict(safety)}
      ${
        this.app.page.offline.get() === 'refused'
          ? html`<p>
              ${msg('The app itself is not kept: without a network it does not open. Browsers refuse to keep a page whose certificate they do not know, and some do in private windows. With a network everything works.')}
            </p>`
          : nothing
      }
      <dp-earlier-data .page=${this.app.page}></dp-earlier-data>
    </section>`;
  }

  #verdict(safety: StorageSafety): TemplateResult {
    const { install } = this.app.page;
    const safe = safety.persisted && !(safety.clearsUnused && install.get() !== 'installed');
    return html`
      <p class="verdict ${safe ? 'safe' : 'risk'}">
        ${safe ? checkIcon : triangleAlertIcon}<span
          >${safe ? msg('Kept safely') : msg('May be cleared by the browser')}</span
        >
      </p>
      <p>${this.#reason(safety, safe)}</p>
      ${this.#used(safety)}
      ${
        safety.persisted
          ? nothing
          : html`<div class="buttons">
              <button class="button" type="button" @click=${() => this.#ask()}>
                ${msg('Ask the browser to keep it')}
              </button>
            </div>`
      }
      <p class="small quiet" aria-live="polite">
        ${this.refused ? msg('The browser did not agree yet. It tends to after some days of use, or when Driftpost is installed.') : ''}
      </p>
    `;
  }

  #reason(safety: StorageSafety, safe: boolean): string {
    if (safe)
      return msg('The browser has agreed to keep your keys and messages until you delete them yourself.');
    if (safety.clearsUnused) {
      return msg(
        'This browser clears sites that are not opened for seven days. Add Driftpost to the home screen or the Dock, then it keeps everything.',
      );
    }
    return msg('When the device runs out of room, the browser may delete your keys and messages.');
  }

  #used(safety: StorageSafety): TemplateResult | typeof nothing {
    if (safety.usedBytes === null) return nothing;
    const used = this.formats.size(safety.usedBytes);
    return html`<p class="small quiet">
      ${
        safety.quotaBytes === null
          ? msg(str`${used} in use`)
          : msg(str`${used} in use of ${this.formats.size(safety.quotaBytes)}`)
      }
    </p>`;
  }

  async #look(): Promise<void> {
    this.safety = await this.app.page.storageSafety();
  }

  async #ask(): Promise<void> {
    this.refused = !(await this.app.page.persistStorage());
    await this.#look();
  }
}
