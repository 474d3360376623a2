import { msg } from '@lit/localize';
import { css, html, type TemplateResult } from 'lit';
import type { NetworkState } from '../../engine/api/state.ts';
import { relayName, relayWord } from './network-words.ts';

export const relayListStyles = css`
  .relays li {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 12px;
    padding: 6px 0;
    border-top: 1px solid var(--line);
    overflow-wrap: anywhere;
  }

  .relays .open {
    color: var(--success);
  }
`;

/** The meeting points and how they are. */
export const relayList = (relays: NetworkState['relays']): TemplateResult =>
  html`<ul class="relays small" aria-label=${msg('Meeting points')}>
    ${relays.map(
      (relay) =>
        html`<li>
          <span>${relayName(relay.url)}</span><span class="quiet ${relay.state}">${relayWord(relay)}</span>
        </li>`,
    )}
  </ul>`;
