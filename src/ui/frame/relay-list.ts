import { css, html, type TemplateResult } from 'lit';
import { msg } from '@lit/localize';
import type { NetworkState } from '../../engine/api/state.ts';
import type { Formats } from '../shared/formats.ts';
import { kindWord, relayName, relayWord } from './network-words.ts';

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

/** The signalling servers and their states; with the kind, where there are several kinds. */
export const relayList = (relays: NetworkState['relays'], formats: Formats): TemplateResult => {
  const kinds = new Set(relays.map(({ kind }) => kind));
  const word = (relay: NetworkState['relays'][number]): string =>
    kinds.size > 1 ? `${kindWord(relay.kind)} · ${relayWord(relay, formats)}` : relayWord(relay, formats);
  return html`<ul class="relays small" aria-label=${msg('Meeting points')}>
    ${relays.map(
      (relay) =>
        html`<li>
          <span>${relayName(relay.url)}</span><span class="quiet ${relay.state}">${word(relay)}</span>
        </li>`,
    )}
  </ul>`;
};
