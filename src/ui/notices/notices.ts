import { msg, str } from '@lit/localize';
import { css, html, nothing, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { bellIcon, refreshCwIcon, triangleAlertIcon, wifiOffIcon } from '../icons/icons.ts';
import { webrtcSentence } from '../frame/network-words.ts';
import { storageSentence } from '../invite/invite-words.ts';
import type { StorageSafety } from '../page-services.ts';
import { DpElement } from '../shared/element.ts';
import type { AppContext } from '../state/context.ts';
import { StoreController } from '../state/store-controller.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { barStyles } from './bar-styles.ts';
import { part } from '../shared/parts.ts';

const loadRequests = part(() => import('../people/request-notices.ts'));
const loadDevices = part(() => import('../people/device-notices.ts'));
const loadNames = part(() => import('../people/name-notices.ts'));
const loadVerify = part(() => import('../verify/verify-notices.ts'));

/** Bars above every screen: problems that are not fatal, and questions that can wait. */
@customElement('dp-notices')
export class DpNotices extends DpElement {
  static override styles: CSSResultGroup = [
    base,
    controls,
    barStyles,
    css`
      :host {
        display: block;
      }

      .wrong-bar {
        background: var(--warning-soft);
      }
    `,
  ];

  @property({ attribute: false }) app!: AppContext;
  /** Whether there was a first conversation. Only then the app asks for notifications. */
  @property({ type: Boolean }) conversed = false;

  @state() private safety: StorageSafety | null = null;

  constructor() {
    super();
    new StoreController(this, ({ page }, changed) => [
      page.install.subscribe(changed),
      page.preferences.subscribe(changed),
      page.updateReady.subscribe(changed),
      page.configProblem.subscribe(changed),
    ]);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('conversed') && this.conversed) void this.#lookAtStorage();
  }

  protected override render(): TemplateResult {
    return html`${this.#config()} ${this.#storage()} ${this.#webrtc()} ${this.#update()}
    ${this.#notifications()} ${this.#clearing()} ${this.#identities()} ${this.#devices()} ${this.#names()}
    ${this.#requests()}`;
  }

  #requests(): TemplateResult | typeof nothing {
    if (!this.app.store.engine?.requests.length) return nothing;
    void loadRequests();
    return html`<dp-request-notices .app=${this.app}></dp-request-notices>`;
  }

  #names(): TemplateResult | typeof nothing {
    if (!this.app.store.engine?.contacts.some(({ renamedFrom }) => renamedFrom !== null)) return nothing;
    void loadNames();
    return html`<dp-name-notices .app=${this.app}></dp-name-notices>`;
  }

  #identities(): TemplateResult | typeof nothing {
    const { engine } = this.app.store;
    const isChanged = engine?.contacts.some(({ identity }) => identity === 'changed');
    if (!isChanged && !engine?.verifications.length) return nothing;
    void loadVerify();
    return html`<dp-verify-notices .app=${this.app}></dp-verify-notices>`;
  }

  #devices(): TemplateResult | typeof nothing {
    const { engine } = this.app.store;
    const isNew = engine?.contacts.some(({ newDevice }) => newDevice?.seen === false);
    const { standing = 'listed' } = engine?.devices ?? {};
    const isOff = standing === 'removed' || standing === 'no-seat';
    if (!isNew && !engine?.elsewhere && !isOff) return nothing;
    void loadDevices();
    return html`<dp-device-notices .app=${this.app}></dp-device-notices>`;
  }

  #config(): TemplateResult | typeof nothing {
    const key = this.app.page.configProblem.get();
    if (key === null) return nothing;
    return wrong(
      msg(
        str`The configuration of this site is not valid at “${key}” in config.json, so nobody can be reached. Your history is here. Tell whoever runs this site.`,
      ),
    );
  }

  #storage(): TemplateResult | typeof nothing {
    const problem = this.app.store.engine?.storage ?? null;
    if (problem === null) return nothing;
    const { page } = this.app;
    return wrong(
      storageSentence(problem),
      problem === 'closed'
        ? html`<button class="button" type="button" @click=${() => page.reload()}>${msg('Reload')}</button>`
        : nothing,
    );
  }

  #webrtc(): TemplateResult | typeof nothing {
    const network = this.app.store.engine?.network;
    const found = network?.state === 'offline' ? network.webrtc : 'works';
    if (this.app.page.webrtc && found === 'works') return nothing;
    return html`<div class="bar wrong-bar" role="alert">
      ${wifiOffIcon}
      <p>${webrtcSentence(this.app.page.webrtc ? found : 'missing')}</p>
    </div>`;
  }

  #update(): TemplateResult | typeof nothing {
    const { page } = this.app;
    if (!page.updateReady.get()) return nothing;
    return html`<section class="bar" aria-label=${msg('Update')}>
      ${refreshCwIcon}
      <p>${msg('A new version of Driftpost is ready.')}</p>
      <button class="button" type="button" @click=${() => page.applyUpdate()}>${msg('Use it now')}</button>
    </section>`;
  }

  #notifications(): TemplateResult | typeof nothing {
    const { page } = this.app;
    const open = this.conversed && !page.preferences.get().notificationsAsked;
    if (!open || page.notificationPermission() !== 'default') return nothing;
    return html`<section class="bar" aria-label=${msg('Notifications')}>
      ${bellIcon}
      <p>${msg('Shall this device tell you of new messages while Driftpost is in the background?')}</p>
      <button class="button" type="button" @click=${() => page.setPreferences({ notificationsAsked: true })}>
        ${msg('Not now')}
      </button>
      <button class="button primary" type="button" @click=${() => this.#ask()}>${msg('Yes')}</button>
    </section>`;
  }

  /** Shown once there is data to lose. A browser that clears it after a week does not warn by itself. */
  #clearing(): TemplateResult | typeof nothing {
    const { page } = this.app;
    const atRisk = this.safety?.clearsUnused === true && page.install.get() !== 'installed';
    if (!atRisk || !this.conversed || page.preferences.get().storageHintSeen) return nothing;
    return html`<section class="bar wrong-bar" aria-label=${msg('What is kept here')}>
      ${triangleAlertIcon}
      <p>
        ${msg('This browser clears sites that are not opened for seven days. Add Driftpost to the home screen or the Dock, then it keeps everything.')}
      </p>
      <button class="button" type="button" @click=${() => page.setPreferences({ storageHintSeen: true })}>
        ${msg('OK')}
      </button>
    </section>`;
  }

  async #lookAtStorage(): Promise<void> {
    this.safety = await this.app.page.storageSafety();
  }

  async #ask(): Promise<void> {
    const { page } = this.app;
    await page.askNotifications();
    page.setPreferences({ notificationsAsked: true });
  }
}

const wrong = (text: string, button: TemplateResult | typeof nothing = nothing): TemplateResult =>
  html`<div class="bar wrong-bar" role="alert">
    ${triangleAlertIcon}
    <p>${text}</p>
    ${button}
  </div>`;
