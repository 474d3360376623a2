import { msg } from '@lit/localize';
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Contact } from '../../engine/api/state.ts';
import { checkIcon, triangleAlertIcon, usersIcon } from '../icons/icons.ts';

/** A mark: an icon and a word, never only a colour. */
export const identityMarkStyles = css`
  .mark {
    display: inline-flex;
    flex: none;
    align-items: baseline;
    max-width: 100%;
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

  .alike {
    padding: 0 8px;
    border: 1px solid var(--warning);
    border-radius: 10px;
    color: var(--text);
  }
`;

/** The input of the marks. */
export type Marked = Pick<Contact, 'identity'> & Partial<Pick<Contact, 'alike' | 'newDevice'>>;

const warn = (text: string): TemplateResult =>
  html`<span class="mark changed">${triangleAlertIcon}${text}</span>`;

/** A contact on a device that was not compared has a second mark beside "Verified". */
const keyMark = ({ identity, newDevice = null }: Marked): TemplateResult | typeof nothing => {
  if (identity === 'changed') return warn(msg('Another key'));
  if (identity === 'verified' && newDevice) return warn(msg('Verified, new device'));
  if (newDevice?.seen === false) return warn(msg('New device'));
  return identity === 'verified' ? html`<span class="mark">${checkIcon}${msg('Verified')}</span>` : nothing;
};

/** Whether another contact has this name too. A contact that took the name later already has the mark of its key. */
const nameMark = ({ identity, alike = null }: Marked): TemplateResult | typeof nothing =>
  alike === null || identity === 'changed'
    ? nothing
    : html`<span class="mark alike">${usersIcon}${msg('Same name')}</span>`;

/** The marks of a contact: whether its key was verified or has changed, and whether another contact has its name. */
export const identityMark = (contact: Marked): TemplateResult =>
  html`${keyMark(contact)}${nameMark(contact)}`;
