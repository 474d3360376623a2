import { msg, str } from '@lit/localize';
import { css, html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import {
  SIGNALLING_KINDS,
  type ServerChoice,
  type SignallingKind,
  type SignallingServer,
} from '../../lib/signalling-servers.ts';
import { kindWord, relayName, relayWord } from '../frame/network-words.ts';
import { storageWords } from '../invite/invite-words.ts';
import { DpElement } from '../shared/element.ts';
import type { AppContext } from '../state/context.ts';
import { StoreController } from '../state/store-controller.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import {
  type AddressProblem,
  NO_CHOICE,
  type ServerLine,
  addServer,
  addressProblem,
  removeServer,
  serverLines,
  tellsRelaysAll,
  waitsForStart,
} from './server-choice.ts';
import { settingsStyles } from './settings-styles.ts';

const problemWords = (problem: AddressProblem): string => {
  if (problem === 'unusable')
    return msg('That is no address of a meeting point. It begins with wss://, such as wss://relay.example.');
  return problem === 'known'
    ? msg('That address is in the list already.')
    : msg('There are as many of this kind as can be used. Remove one first.');
};

/** Settings: the signalling servers in use, and own ones. */
@customElement('dp-server-settings')
export class DpServerSettings extends DpElement {
  static override styles: CSSResultGroup = [
    base,
    controls,
    settingsStyles,
    css`
      li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 4px 12px;
        padding: 6px 0;
        border-top: 1px solid var(--line);
        overflow-wrap: anywhere;
      }

      li > span {
        flex: 1 1 200px;
      }

      .removed {
        text-decoration: line-through;
      }
    `,
  ];

  @property({ attribute: false }) app!: AppContext;
  @state() private problem = '';

  constructor() {
    super();
    new StoreController(this);
  }

  get #choice(): ServerChoice {
    return this.app.store.engine?.settings.servers ?? NO_CHOICE;
  }

  get #lines(): readonly ServerLine[] {
    return serverLines(this.app.store.engine?.network.relays ?? [], this.#choice);
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.app.store.engine === null) return nothing;
    const lines = this.#lines;
    return html`<section aria-labelledby="servers">
      <h2 id="servers">${msg('Meeting points')}</h2>
      <p class="small quiet">
        ${msg('Public servers where browsers that do not know each other yet are introduced: Nostr relays first, the others while these do not answer.')}
      </p>
      <ul class="small" aria-labelledby="servers">
        ${lines.map((line) => this.#line(line))}
      </ul>
      ${tellsRelaysAll(lines) ? this.#fewRelays() : nothing}
      <form @submit=${(event: Event) => this.#add(event)} novalidate>
        <div class="field">
          <label for="kind">${msg('Kind')}</label>
          <select id="kind" class="input">
            ${SIGNALLING_KINDS.map((kind) => html`<option value=${kind}>${kindWord(kind)}</option>`)}
          </select>
        </div>
        <div class="field">
          <label for="address">${msg('Address')}</label>
          <input id="address" class="input" type="url" dir="ltr" placeholder="wss://" autocomplete="off" />
        </div>
        <button class="button" type="submit">${msg('Add meeting point')}</button>
      </form>
      <p class="wrong" aria-live="polite">${this.problem}</p>
      ${waitsForStart(lines) ? this.#restart() : nothing}
    </section>`;
  }

  #fewRelays(): TemplateResult {
    return html`<p class="small quiet">
      ${msg('With one or two relays, each of them sees at how many meeting places you look for somebody. With five, each sees half of them at most. None of them sees who it is.')}
    </p>`;
  }

  #line({ server, relay, removed }: ServerLine): TemplateResult {
    const [address, kind] = [relayName(server.url), kindWord(server.kind)];
    const word = removed
      ? msg('removed')
      : relay
        ? relayWord(relay, this.formats)
        : msg('used from the next start on');
    return html`<li>
      <span
        ><span class=${removed ? 'removed' : ''} title=${server.url}>${address}</span>
        <span class="quiet">${kind} · ${word}</span></span
      >
      <button
        class="button"
        type="button"
        aria-label=${removed ? msg(str`Put ${address} back`) : msg(str`Remove ${address}`)}
        @click=${() => this.#keep(removed ? addServer(this.#choice, server) : removeServer(this.#choice, server))}
      >
        ${removed ? msg('Put back') : msg('Remove')}
      </button>
    </li>`;
  }

  #restart(): TemplateResult {
    return html`<p role="status">${msg('Kept. It is used when Driftpost starts the next time.')}</p>
      <div class="buttons">
        <button class="button" type="button" @click=${() => this.app.page.reload()}>
          ${msg('Start anew now')}
        </button>
      </div>`;
  }

  async #add(event: Event): Promise<void> {
    event.preventDefault();
    const box = this.find<HTMLInputElement>('#address');
    const kind = this.find<HTMLSelectElement>('#kind')?.value as SignallingKind;
    const server: SignallingServer = { kind, url: box?.value.trim() ?? '' };
    const problem = addressProblem(this.#lines, server, this.app.page.address.startsWith('https:'));
    if (problem) return void (this.problem = problemWords(problem));
    if ((await this.#keep(addServer(this.#choice, server))) && box) box.value = '';
  }

  /** Resolves with whether the choice was stored. */
  async #keep(servers: ServerChoice): Promise<boolean> {
    const kept = await this.app.engine.settings.change({ servers });
    this.problem = '';
    if (kept.ok) return true;
    const { what, todo } = storageWords(kept.error.problem);
    this.problem = `${what} ${todo}`;
    return false;
  }
}
