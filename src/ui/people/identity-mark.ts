import { msg } from '@lit/localize';
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Contact } from '../../engine/api/state.ts';
import { checkIcon, triangleAlertIcon } from '../icons/icons.ts';

/** A sign and a word, never a colour alone. */
export const identityMarkStyles = css`
  .mark {
    display: inline-flex;
    flex: none;
    align-items: baseline;
    gap: 3px;
    color: var(--success);
    font-size: var(--text-small);
  }

  .mark .icon {
    align-self: center;
    width: 16px;
    height: 16px;
  }

  .changed {
    padding: 0 8px;
    border: 1px solid transparent;
    border-radius: 10px;
    background: var(--warning);
    color: var(--raised);
    font-weight: 600;
  }
`;

/** Whether the key of a contact was compared, or is another one than before; nothing where neither is known. */
export const identityMark = ({ identity }: Pick<Contact, 'identity'>): TemplateResult | typeof nothing => {
  if (identity === 'unverified') return nothing;
  return identity === 'verified'
    ? html`<span class="mark">${checkIcon}${msg('Verified')}</span>`
    : html`<span class="mark changed">${triangleAlertIcon}${msg('Another key')}</span>`;
};
