import { msg } from '@lit/localize';
import { css, html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { NetworkState } from '../../engine/api/state.ts';
import { DpElement } from '../shared/element.ts';
import { addLayer } from '../shared/layers.ts';
import { MissingController, missingBlock } from '../shared/missing.ts';
import { part } from '../shared/parts.ts';
import { placeNear } from '../shared/place.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { networkText } from './network-text.ts';

const loadDetails = part(() => import('./network-details.ts'));

/**
 * The state of the network as a line of text. A press opens the details.
 * @fires dp-reach-out when the person wants to connect now
 */
@customElement('dp-network')
export class DpNetwork extends DpElement {
  static override styles: CSSResultGroup = [
    base,
    controls,
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
        max-height: calc(100dvh - 16px);
        margin: 0;
        padding: 20px;
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
        background: var(--raised);
        color: var(--text);
        box-shadow: var(--shadow-high);
        overflow: auto;
        overscroll-behavior: contain;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) network: NetworkState | null = null;
  @state() private shown = false;

  #gone: (() => void) | null = null;

  constructor() {
    super();
    new MissingController(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#gone?.();
  }

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
        @beforetoggle=${(event: ToggleEvent) => this.#layer(event)}
        @toggle=${(event: ToggleEvent) => this.#toggled(event)}
      >
        ${this.shown ? this.#details() : nothing}
      </div>`;
  }

  #details(): TemplateResult | typeof nothing {
    if (loadDetails.state() === 'missing') return missingBlock();
    const { network } = this;
    return network === null ? nothing : html`<dp-network-details .network=${network}></dp-network-details>`;
  }

  #layer({ newState, target }: ToggleEvent): void {
    this.#gone?.();
    const close = (): void => (target as HTMLElement).hidePopover();
    this.#gone = newState === 'open' ? addLayer({ close, keeps: false }) : null;
  }

  async #toggled(event: ToggleEvent): Promise<void> {
    this.shown = event.newState === 'open';
    const [anchor, popover] = [this.find('.line'), event.target as HTMLElement];
    if (!this.shown || anchor === null) return;
    await loadDetails.tried();
    await this.updateComplete;
    placeNear(popover, anchor);
  }
}
