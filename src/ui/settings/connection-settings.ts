import { msg } from '@lit/localize';
import { css, html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type IceChoice, type IceServer, isTurn } from '../../lib/ice-server.ts';
import { storageWords } from '../invite/invite-words.ts';
import { DpElement } from '../shared/element.ts';
import type { AppContext } from '../state/context.ts';
import { StoreController } from '../state/store-controller.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import './ice-server-row.ts';
import { refusalWords } from './ice-words.ts';
import { settingsStyles } from './settings-styles.ts';

/** Settings: whether contacts see the network address, and the STUN and TURN servers. */
@customElement('dp-connection-settings')
export class DpConnectionSettings extends DpElement {
  static override styles: CSSResultGroup = [
    base,
    controls,
    settingsStyles,
    css`
      ul {
        display: grid;
        gap: 10px;
        margin: 0;
        padding: 0;
        list-style: none;
      }

      h3 {
        font-size: var(--text-note);
      }
    `,
  ];

  @property({ attribute: false }) app!: AppContext;
  @state() private failure = '';
  @state() private refusal = '';

  constructor() {
    super();
    new StoreController(this);
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.app.store.engine === null) return nothing;
    const { servers, relayedOnly } = this.#choice();
    return html`<section aria-labelledby="connections">
      <h2 id="connections">${msg('Connections')}</h2>
      ${this.#hiding(relayedOnly)}
      <p class="wrong" aria-live="polite">
        ${
          this.failure ||
          (relayedOnly && !this.#hasTurn()
            ? msg('No TURN server is left, so no direct link can be made while your address is hidden.')
            : nothing)
        }
      </p>
      <h3 id="ice">${msg('STUN and TURN servers')}</h3>
      <p class="small quiet">
        ${msg('They help two browsers find a way to each other. STUN tells a browser its address. TURN passes on what two browsers say where there is no direct way; it sees their addresses and how much they say, and cannot read it.')}
      </p>
      <ul aria-labelledby="ice">
        ${servers.map((server) => this.#row(server, () => this.#save({ servers: servers.filter((one) => one !== server) })))}
        ${this.app.page.iceServers().map((server) => this.#row(server, null))}
      </ul>
      ${this.#form()}
    </section>`;
  }

  #hiding(relayedOnly: boolean): TemplateResult {
    return html`<label class="switch">
      <span
        >${msg('Hide my address')}<span class="small quiet" id="hide-hint"
          >${msg('Your network address is seen by contacts you are linked with, by neighbours in the network, and by the relays. With this on, you are linked through TURN servers only, and contacts and neighbours see the address of the server in place of yours. Relays and TURN servers still see yours.')}</span
        ></span
      >
      <input
        id="hide"
        type="checkbox"
        role="switch"
        aria-label=${msg('Hide my address')}
        aria-describedby="hide-hint"
        .checked=${relayedOnly}
        @change=${(event: Event) => this.#hide(event.target as HTMLInputElement)}
      />
    </label>`;
  }

  #row(server: IceServer, takeOut: (() => void) | null): TemplateResult {
    return html`<li>
      <dp-ice-server .app=${this.app} .server=${server} .takeOut=${takeOut}></dp-ice-server>
      ${takeOut === null ? html`<span class="small quiet">${msg('Set by the address you load Driftpost from.')}</span>` : nothing}
    </li>`;
  }

  #form(): TemplateResult {
    const field = (id: string, label: string, type = 'text'): TemplateResult =>
      html`<div class="field">
        <label for=${id}>${label}</label>
        <input
          id=${id}
          class="input"
          type=${type}
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
        />
      </div>`;
    return html`<form @submit=${(event: Event) => this.#add(event)} novalidate>
        ${field('ice-url', msg('Server address'))} ${field('ice-username', msg('Username'))}
        ${field('ice-credential', msg('Password'), 'password')}
        <button class="button" type="submit">${msg('Add server')}</button>
      </form>
      <p class="wrong" aria-live="polite">${this.refusal}</p>`;
  }

  #choice(): IceChoice {
    const { iceServers: servers = [], relayedOnly = false } = this.app.store.engine?.settings ?? {};
    return { servers, relayedOnly };
  }

  #hasTurn(): boolean {
    return [...this.#choice().servers, ...this.app.page.iceServers()].some(isTurn);
  }

  async #hide(box: HTMLInputElement): Promise<void> {
    if (box.checked && !this.#hasTurn()) {
      box.checked = false;
      this.failure = msg('Your address can be hidden once there is a TURN server: add one below first.');
      return;
    }
    if (!(await this.#save({ relayedOnly: box.checked }))) box.checked = !box.checked;
  }

  async #add(event: Event): Promise<void> {
    event.preventDefault();
    const box = (id: string): HTMLInputElement | null => this.find<HTMLInputElement>(`#${id}`);
    const read = (id: string): string => box(id)?.value.trim() ?? '';
    const typed = {
      url: read('ice-url'),
      username: read('ice-username'),
      credential: read('ice-credential'),
    };
    const { servers } = this.#choice();
    this.refusal = refusalWords(typed, servers) ?? '';
    if (this.refusal) return;
    const { url: urls, username, credential } = typed;
    const server = isTurn({ urls }) ? { urls, username, credential } : { urls };
    if (!(await this.#save({ servers: [...servers, server] }))) return;
    for (const id of ['ice-url', 'ice-username', 'ice-credential']) {
      const filled = box(id);
      if (filled) filled.value = '';
    }
  }

  /** Stores a choice, and then applies it to connections. Resolves with whether it was stored. */
  async #save(change: Partial<IceChoice>): Promise<boolean> {
    const { servers, relayedOnly } = { ...this.#choice(), ...change };
    const changed = await this.app.engine.settings.change({ iceServers: servers, relayedOnly });
    this.failure = '';
    if (changed.ok) {
      this.app.page.useIce({ servers, relayedOnly });
      return true;
    }
    const { what, todo } = storageWords(changed.error.problem);
    this.failure = `${what} ${todo}`;
    return false;
  }
}
