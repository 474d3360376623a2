import { msg, str } from '@lit/localize';
import { html, type TemplateResult } from 'lit';
import { arrowDownIcon } from '../icons/icons.ts';
import type { Formats } from '../shared/formats.ts';

/** The button that leads to the end of the log, with the number of unread messages below. */
export const jumpButton = (count: number, formats: Formats, press: () => void): TemplateResult => {
  const n = formats.number(count);
  const text = formats.plural(count, {
    one: msg(str`${n} new message`, { id: 'new-one' }),
    few: msg(str`${n} new messages`, { id: 'new-few' }),
    many: msg(str`${n} new messages`, { id: 'new-many' }),
    other: msg(str`${n} new messages`, { id: 'new-other' }),
  });
  return html`<button class="jump" type="button" @click=${press}>
    ${arrowDownIcon}<span>${count === 0 ? msg('To the newest message') : text}</span>
  </button>`;
};
