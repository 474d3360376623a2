import { msg } from '@lit/localize';
import { css, html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { NetworkState } from '../../engine/api/state.ts';
import { DpElement } from '../shared/element.ts';
import { placeNear } from '../shared/place.ts';
import { base } from '../theme/base.ts';
import { networkText } from './network-text.ts';

/** The network as a line of text; pressing it says more. Tells `dp-reach-out`. */
@customElement('dp-network')
export class DpNetwork extends DpElement {
  static override styles: CSSResultGroup = [
    base,
    css`
      .line {
        display: inline-flex;
        align-items: center;
        gap: 7px;
        min-height: var(--target);
        padding: 4px 8px;
        margin-inline-start: -8px;
        border: 0;
        border-radius: var(--radius-control);
        background: none;
        color: var(--text-quiet);
        font: inherit;
        font-size: var(--text-small);
        text-align: start;
        cursor: pointer;
      }

      .line:hover {
        background: var(--sand);
      }

      .dot {
        flex: none;
        width: 9px;
        height: 9px;
        border: 2px solid var(--text-quiet);
        border-radius: 50%;
      }

      .connected .dot {
        border-color: var(--success);
        background: var(--success);
      }

      .connecting .dot {
        border-color: var(--warning);
        border-inline-end-color: transparent;
      }

      [popover] {
        position: fixed;
        inset: auto;
        width: min(340px, 100vw - 16px);
        margin: 0;
        padding: 20px;
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
        background: var(--raised);
        color: var(--text);
        box-shadow: var(--shadow-high);
      }
    `,
  ];

  @property({ attribute: false }) network: NetworkState | null = null;
  @state() private shown = false;

  protected override render(): TemplateResult {
    const { network } = this;
    const text = network === null ? msg('Connecting') : networkText(network, this.formats);
    // Short templates on lines of their own: no white space may come before the text's first word.
    const [name, title, kind] = [msg('Network'), msg('About the network'), network?.state ?? 'connecting'];
    const inside = html`<span class="dot" aria-hidden="true"></span><span>${text}</span>`;
    const line = html`<button class="line" popovertarget="details" title=${title}>${inside}</button>`;
    const status = html`<div role="status" aria-label=${name} class=${kind}>${line}</div>`;
    return html`${status}
      <div
        id="details"
        popover
        role="dialog"
        aria-label=${text}
        @toggle=${(event: ToggleEvent) => this.#toggled(event)}
      >
        ${this.shown && network !== null ? html`<dp-network-details .network=${network}></dp-network-details>` : nothing}
      </div>`;
  }

  async #toggled(event: ToggleEvent): Promise<void> {
    this.shown = event.newState === 'open';
    const [anchor, popover] = [this.find('.line'), event.target as HTMLElement];
    if (!this.shown || anchor === null) return;
    await import('./network-details.ts');
    await this.updateComplete;
    placeNear(popover, anchor);
  }
}
