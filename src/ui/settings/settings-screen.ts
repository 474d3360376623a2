import { msg, str } from '@lit/localize';
import { html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { LANGUAGES, getLocale } from '../../i18n/localize.ts';
import type { EngineState } from '../../engine/api/engine-state.ts';
import type { Profile } from '../../engine/api/state.ts';
import { arrowLeftIcon } from '../icons/icons.ts';
import { downloadIcon, infoIcon } from '../icons/later-icons.ts';
import type { Language, Theme } from '../page-services.ts';
import '../people/own-id.ts';
import { DpElement } from '../shared/element.ts';
import type { AppContext } from '../state/context.ts';
import { StoreController } from '../state/store-controller.ts';
import { CHATS_FRAGMENT, DIAGNOSTICS_FRAGMENT } from '../state/routes.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { nicknameWords } from '../welcome/welcome-screen.ts';
import './backup-settings.ts';
import './connection-settings.ts';
import './erase.ts';
import './network-settings.ts';
import './notification-settings.ts';
import './passphrase-settings.ts';
import './privacy-settings.ts';
import './server-settings.ts';
import { settingsStyles } from './settings-styles.ts';
import './storage-settings.ts';
import { MissingController } from '../shared/missing.ts';
import { screenOf } from '../shared/missing-part.ts';
import { part } from '../shared/parts.ts';

const loadDevices = part(() => import('./devices-settings.ts'));
const loadDiagnostics = part(() => import('../diagnostics/diagnostics-screen.ts'));

/** The settings, and the state of the app. */
@customElement('dp-settings')
export class DpSettings extends DpElement {
  static override styles: CSSResultGroup = [base, controls, settingsStyles];

  @property({ attribute: false }) app!: AppContext;
  @state() private nameNote: { readonly text: string; readonly wrong: boolean } = { text: '', wrong: false };

  constructor() {
    super();
    new MissingController(this);
    new StoreController(this, (app, changed) => [
      app.page.preferences.subscribe(changed),
      app.page.install.subscribe(changed),
    ]);
  }

  protected override render(): TemplateResult {
    const { engine, route } = this.app.store;
    if (engine === null) return html``;
    if (route.screen === 'settings' && route.part !== undefined) {
      return screenOf(loadDiagnostics, html`<dp-diagnostics .app=${this.app}></dp-diagnostics>`);
    }
    return html`<div class="page">
      <header>
        <a class="icon-button back" href=${CHATS_FRAGMENT} aria-label=${msg('Back')} title=${msg('Back')}
          >${arrowLeftIcon}</a
        >
        <h1>${msg('Settings')}</h1>
      </header>
      ${engine.profile === null ? nothing : this.#profile(engine.profile, engine)} ${this.#look()}
      <dp-privacy-settings .app=${this.app}></dp-privacy-settings>
      <dp-network-settings .app=${this.app}></dp-network-settings>
      <dp-connection-settings .app=${this.app}></dp-connection-settings>
      <dp-server-settings .app=${this.app}></dp-server-settings>
      <dp-notification-settings .app=${this.app}></dp-notification-settings>
      <dp-passphrase-settings .app=${this.app}></dp-passphrase-settings>
      ${this.#devices()}
      <dp-storage-settings .app=${this.app}></dp-storage-settings>
      <dp-backup-settings .app=${this.app}></dp-backup-settings>
      ${this.#about()}
    </div>`;
  }

  #devices(): TemplateResult {
    void loadDevices();
    return html`<dp-devices-settings .app=${this.app}></dp-devices-settings>`;
  }

  #profile(profile: Profile, { settings, nicknameIndex }: EngineState): TemplateResult {
    const findable = settings.network && settings.discoverable;
    return html`<section aria-labelledby="you">
      <h2 id="you">${msg('You')}</h2>
      <dp-own-id class="you" .app=${this.app} whole></dp-own-id>
      ${
        findable && nicknameIndex === null
          ? html`<p class="small quiet">
              ${msg('Your nickname gets its number, such as #1, as soon as the network has been asked.')}
            </p>`
          : nothing
      }
      <form @submit=${(event: Event) => this.#rename(event)} novalidate>
        <div class="field">
          <label for="nickname">${msg('Nickname')}</label>
          <input id="nickname" class="input" dir="auto" autocomplete="nickname" .value=${profile.nickname} />
        </div>
        <button class="button" type="submit">${msg('Save nickname')}</button>
      </form>
      <p class="small ${this.nameNote.wrong ? 'wrong' : 'quiet'}" aria-live="polite">${this.nameNote.text}</p>
    </section>`;
  }

  #look(): TemplateResult {
    const { theme } = this.app.page.preferences.get();
    const themes: readonly (readonly [Theme, string])[] = [
      ['system', msg('System')],
      ['light', msg('Light')],
      ['dark', msg('Dark')],
    ];
    return html`<section aria-labelledby="look">
      <h2 id="look">${msg('Look and language')}</h2>
      ${select({ id: 'language', label: msg('Language'), options: LANGUAGES, chosen: getLocale() }, (value) =>
        this.app.page.setPreferences({ language: value as Language }),
      )}
      ${select({ id: 'theme', label: msg('Theme'), options: themes, chosen: theme }, (value) =>
        this.app.page.setPreferences({ theme: value as Theme }),
      )}
    </section>`;
  }

  #about(): TemplateResult {
    const { page, store } = this.app;
    return html`<section aria-labelledby="about">
        <h2 id="about">${msg('About')}</h2>
        <p>${msg(str`Driftpost, version ${page.version}`)}</p>
        ${page.install.get() === 'installed' ? html`<p class="quiet">${msg('Installed as an app on this device.')}</p>` : nothing}
        <p>
          <a href="threats.html" target="_blank" rel="noopener"
            >${msg('What is protected against whom, and what is not')}</a
          >
        </p>
        <div class="buttons">
          ${
            page.install.get() === 'offered'
              ? html`<button class="button" type="button" @click=${() => page.askInstall()}>
                  ${downloadIcon}${msg('Install Driftpost')}
                </button>`
              : nothing
          }
          <button class="button" type="button" @click=${() => store.open({ kind: 'help' })}>
            ${msg('Keyboard shortcuts')}
          </button>
          <button class="button" type="button" @click=${() => page.setFragment(DIAGNOSTICS_FRAGMENT, 'push')}>
            ${infoIcon}${msg('Diagnostics')}
          </button>
        </div>
      </section>
      <dp-erase .app=${this.app}></dp-erase>`;
  }

  async #rename(event: Event): Promise<void> {
    event.preventDefault();
    const box = this.find<HTMLInputElement>('#nickname');
    const renamed = await this.app.engine.profile.rename(box?.value ?? '');
    if (renamed.ok) this.nameNote = { text: msg('Saved.'), wrong: false };
    else if (renamed.error.kind !== 'no-profile')
      this.nameNote = { text: nicknameWords(renamed.error), wrong: true };
  }
}

/** A choice of one among several: pairs of a value and its label. */
interface Choice {
  readonly id: string;
  readonly label: string;
  readonly options: readonly (readonly [string, string])[];
  readonly chosen: string;
}

const select = ({ id, label, options, chosen }: Choice, choose: (value: string) => void): TemplateResult =>
  html`<div class="field">
    <label for=${id}>${label}</label>
    <select
      id=${id}
      class="input"
      @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}
    >
      ${options.map(
        ([value, text]) =>
          html`<option
            value=${value}
            .selected=${value === chosen}
            lang=${id === 'language' ? value : nothing}
          >
            ${text}
          </option>`,
      )}
    </select>
  </div>`;
