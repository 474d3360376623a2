import { msg, str } from '@lit/localize';
import { css, html, nothing, type TemplateResult } from 'lit';
import { reachOf } from '../../lib/address-reach.ts';
import { triangleAlertIcon } from '../icons/icons.ts';
import { isolated } from './isolated.ts';

/** Beside `reachNote`. */
export const reachStyles = css`
  .reach {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 10px;
    padding: 12px 14px;
    border: 1px solid var(--line);
    border-radius: var(--radius-control);
    background: var(--sand);
    font-size: var(--text-note);
    text-wrap: pretty;
  }

  .reach svg {
    width: 20px;
    height: 20px;
    color: var(--warning);
  }

  .reach code {
    display: inline-block;
    max-width: 100%;
    font-size: 1em;
  }
`;

/** The command that serves Driftpost to the local network. */
const HOST_COMMAND = 'npm start -- --host';

/**
 * Says for which people a link of this app does not work, and what to do about it. Nothing where every person can
 * open it.
 */
export const reachNote = (address: string): TemplateResult | typeof nothing => {
  const reach = reachOf(address);
  if (reach === 'anywhere') return nothing;
  const host = URL.canParse(address) ? new URL(address).host : address;
  const isHere = reach === 'device';
  const what = isHere
    ? msg('This link works on this computer only.')
    : msg('This link works in this network only.');
  const todo = isHere
    ? msg(
        str`No other device reaches ${isolated(host)}. To talk with others, start Driftpost for them with this command, and open an address that it prints:`,
      )
    : msg(
        str`Others can open it while they are in the network of ${isolated(host)}. For people elsewhere, Driftpost has to be hosted at a public address.`,
      );
  return html`<p class="reach" role="note">
    ${triangleAlertIcon}<span
      ><strong>${what}</strong> ${todo} ${isHere ? html`<code>${HOST_COMMAND}</code>` : nothing}</span
    >
  </p>`;
};
