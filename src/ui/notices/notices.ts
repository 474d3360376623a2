import { msg, str } from '@lit/localize';
import { css, html, nothing, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
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
import { type NoticeKind, noticesState, webrtcProblem } from './notices-state.ts';
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
    const { app, safety, conversed } = this;
    const input = { engine: app.store.engine, page: app.page, safety, conversed };
    return html`${repeat(
      noticesState(input),
      (kind) => kind,
      (kind) => this.#bar(kind),
    )}`;
  }

  #bar(kind: NoticeKind): TemplateResult | typeof nothing {
    const { app } = this;
    switch (kind) {
      case 'config':
        return this.#config();
      case 'storage':
        return this.#storage();
      case 'webrtc':
        return this.#webrtc();
      case 'update':
        return this.#update();
      case 'notifications':
        return this.#notifications();
      case 'clearing':
        return this.#clearing();
      case 'identities':
        void loadVerify();
        return html`<dp-verify-notices .app=${app}></dp-verify-notices>`;
      case 'devices':
        void loadDevices();
        return html`<dp-device-notices .app=${app}></dp-device-notices>`;
      case 'names':
        void loadNames();
        return html`<dp-name-notices .app=${app}></dp-name-notices>`;
      case 'requests':
        void loadRequests();
        return html`<dp-request-notices .app=${app}></dp-request-notices>`;
    }
  }

  #config(): TemplateResult {
    const key = this.app.page.configProblem.get() ?? '';
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

  #webrtc(): TemplateResult {
    const { store, page } = this.app;
    return html`<div class="bar wrong-bar" role="alert">
      ${wifiOffIcon}
      <p>${webrtcSentence(webrtcProblem({ engine: store.engine, page }))}</p>
    </div>`;
  }

  #update(): TemplateResult {
    const { page } = this.app;
    return html`<section class="bar" aria-label=${msg('Update')}>
      ${refreshCwIcon}
      <p>${msg('A new version of Driftpost is ready.')}</p>
      <button class="button" type="button" @click=${() => page.applyUpdate()}>${msg('Use it now')}</button>
    </section>`;
  }

  #notifications(): TemplateResult {
    const { page } = this.app;
    return html`<section class="bar" aria-label=${msg('Notifications')}>
      ${bellIcon}
      <p>${msg('Shall this device tell you of new messages while Driftpost is in the background?')}</p>
      <button class="button" type="button" @click=${() => page.setPreferences({ notificationsAsked: true })}>
        ${msg('Not now')}
      </button>
      <button class="button primary" type="button" @click=${() => this.#ask()}>${msg('Yes')}</button>
    </section>`;
  }

  #clearing(): TemplateResult {
    const { page } = this.app;
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
