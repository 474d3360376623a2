import { msg } from '@lit/localize';
import { css, html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { NetworkState } from '../../engine/api/state.ts';
import { refreshCwIcon } from '../icons/icons.ts';
import { waypointsIcon } from '../icons/later-icons.ts';
import { DpElement } from '../shared/element.ts';
import { NETWORK_FRAGMENT } from '../state/routes.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { networkText } from './network-text.ts';
import { relayList, relayListStyles } from './relay-list.ts';
import { clockSentence, clockTodo, isClockWrong } from '../shared/clock-words.ts';
import { networkSentence } from './network-words.ts';

/**
 * The details behind the line about the network.
 * @fires dp-reach-out when the person wants to connect now
 */
@customElement('dp-network-details')
export class DpNetworkDetails extends DpElement {
  static override styles: CSSResultGroup = [
    base,
    controls,
    relayListStyles,
    css`
      :host {
        display: grid;
        gap: 12px;
      }

      h2 {
        font-size: var(--text-base);
      }
    `,
  ];

  @property({ attribute: false }) network!: NetworkState;

  protected override render(): TemplateResult {
    const { network } = this;
    return html`<h2>${networkText(network, this.formats)}</h2>
      <p>${networkSentence(network)}</p>
      ${
        isClockWrong(network.clock)
          ? html`<p>
              <strong>${clockSentence(network.clock, this.formats.locale)}</strong>
              ${clockTodo(network.clock)}
            </p>`
          : nothing
      }
      ${
        network.relays.length === 0
          ? nothing
          : html`<div>
              <p class="label">${msg('Meeting points')}</p>
              ${relayList(network.relays, this.formats)}
            </div>`
      }
      <button class="button" type="button" @click=${() => this.emit('dp-reach-out')}>
        ${refreshCwIcon}${msg('Try now')}
      </button>
      <a class="button" href=${NETWORK_FRAGMENT}>${waypointsIcon}${msg('Your place in the network')}</a>`;
  }
}
