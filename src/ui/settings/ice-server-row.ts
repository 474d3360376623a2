import { msg, str } from '@lit/localize';
import { css, html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { IceServer } from '../../lib/ice-server.ts';
import { PROBE_LIMIT_MS } from '../page-services.ts';
import { DpElement } from '../shared/element.ts';
import type { AppContext } from '../state/context.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { type TestWords, serverName, testWords } from './ice-words.ts';

/** A row for one STUN or TURN server: its address, a test, and a button to remove an own server. */
@customElement('dp-ice-server')
export class DpIceServer extends DpElement {
  static override styles: CSSResultGroup = [
    base,
    controls,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
        overflow-wrap: anywhere;
      }

      .name {
        flex: 1 1 200px;
      }

      .buttons {
        margin-inline-start: auto;
      }

      p {
        flex: 1 0 100%;
      }

      p:empty {
        display: none;
      }

      .works {
        color: var(--success);
      }
    `,
  ];

  @property({ attribute: false }) app!: AppContext;
  @property({ attribute: false }) server!: IceServer;
  /** Removes the server from the list; set only for an own server. */
  @property({ attribute: false }) takeOut: (() => void) | null = null;
  @state() private asking = false;
  @state() private tested: TestWords | null = null;

  protected override render(): TemplateResult {
    const { server, takeOut } = this;
    const address = serverName(server);
    return html`<span class="name"
        >${address}${server.username ? html` <span class="small quiet">${server.username}</span>` : nothing}</span
      >
      <span class="buttons"
        ><button
          class="button"
          type="button"
          aria-disabled=${this.asking}
          aria-label=${msg(str`Test ${address}`)}
          @click=${() => this.#test()}
        >
          ${msg('Test')}
        </button>
        ${
          takeOut === null
            ? nothing
            : html`<button
                class="button"
                type="button"
                aria-label=${msg(str`Remove ${address}`)}
                @click=${takeOut}
              >
                ${msg('Remove')}
              </button>`
        }</span
      >
      <p class="small ${this.#look()}" role="status">${this.#said()}</p>`;
  }

  #look(): string {
    if (this.asking || this.tested === null) return 'quiet';
    return this.tested.works ? 'works' : 'wrong';
  }

  #said(): string {
    if (this.asking) return msg(str`Asking the server, for up to ${PROBE_LIMIT_MS / 1_000} seconds …`);
    return this.tested?.text ?? '';
  }

  async #test(): Promise<void> {
    this.asking = true;
    const { server } = this;
    // The tested server sees the address in any case, so a test with fewer kinds of candidates would hide nothing.
    this.tested = testWords(server, await this.app.page.probe([server], 'all'));
    this.asking = false;
  }
}
